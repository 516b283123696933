// Runs of the engine in memory, as a person starts, holds and ends them.

import type { CommandName } from "../backend";
import type { Act, RunHappening, RunHold, RunId } from "../contract";
import { planOf } from "./exports";
import { newRun } from "./new-run";
import { planAgain } from "./repeats";
import { go, keep } from "./run-ways";
import { found, refuse } from "./world";
import type { Handlers, World } from "./world";

type RunCommand = Extract<CommandName, "start_run" | "pause_run" | "continue_run" | "cancel_run" | "list_runs" | "run">;

/** The commands about runs. */
export function runHandlers(world: World): Handlers<RunCommand> {
  function hold(id: RunId, why: RunHold | null, act: Act, what: RunHappening): null {
    const run = found(world.runs.find((other) => other.id === id));
    keep(world, { ...run, hold: why, timeline: [...run.timeline, { at: world.now(), what, count: null }] });
    world.write(act, run.export_name);
    world.emit({ event: "run_progressed", run: id });
    return null;
  }

  return {
    start_run: (args) => {
      if (world.runs.some((run) => run.export === args.export && run.phase !== "ended")) refuse("already_running");
      const again = args.options.only_rejected_of;
      const plan = again === null ? planOf(world, found(world.exports.find(({ id }) => id === args.export))) : planAgain(world, again);
      if (plan.refusal !== null) refuse(plan.refusal.code, plan.refusal);
      const id = world.id();
      const run = newRun(world, plan, id, world.now());
      keep(world, { ...run, options: args.options, receipt: { ...run.receipt, repeats: again } });
      world.write("run_started", plan.name, plan.to_send);
      world.emit({ event: "run_progressed", run: id });
      void go(world, plan, id);
      return id;
    },
    pause_run: (args) => hold(args.run, { why: "paused" }, "run_paused", "held"),
    continue_run: (args) => hold(args.run, null, "run_continued", "went_on"),
    cancel_run: (args) => {
      const run = found(world.runs.find(({ id }) => id === args.run));
      const at = world.now();
      const { sent, selected, left_out } = run.receipt;
      const others = Object.values(left_out).reduce((sum, count) => sum + count, 0);
      keep(world, {
        ...run,
        phase: "ended",
        receipt: {
          ...run.receipt,
          status: "canceled",
          left_out: { ...left_out, canceled: selected - others - sent },
          ended: at,
        },
        timeline: [...run.timeline, { at, what: "canceled", count: null }, { at, what: "ended", count: null }],
      });
      world.write("run_canceled", run.export_name);
      world.emit({ event: "run_ended", run: args.run });
      return null;
    },
    list_runs: (args) =>
      world.runs.filter((run) => args.export === null || run.export === args.export).slice(0, args.limit),
    run: (args) => found(world.runs.find(({ id }) => id === args.run)),
  };
}
