// What moves the runs of the engine in memory: each passes through every phase in a few seconds.

import type { ExportPlan, RunView } from "../contract";
import { runAt } from "./run-at";
import { found, pause } from "./world";
import type { World } from "./world";

const TICKS = 40;

/** Keeps a run as it is now; its export shows it as the last one. */
export function keep(world: World, run: RunView): void {
  world.runs = [run, ...world.runs.filter(({ id }) => id !== run.id)].sort((a, b) => b.id - a.id);
  world.exports = world.exports.map((view) =>
    view.id !== run.export
      ? view
      : {
          ...view,
          last_run: run,
          history:
            run.phase === "ended"
              ? [...view.history, { status: run.receipt.status, accepted: run.receipt.accepted }].slice(-20)
              : view.history,
        },
  );
}

/** Lets a run go its way, to the end or until somebody ends it. While it waits for a person it stands still. */
export async function go(world: World, plan: ExportPlan, id: number): Promise<void> {
  for (let tick = 1; tick <= TICKS; tick += 1) {
    await pause(250);
    const run = found(world.runs.find((other) => other.id === id));
    if (run.phase === "ended") return;
    if (run.hold !== null) {
      tick -= 1;
      continue;
    }
    keep(world, runAt(run, plan, tick / TICKS, world.now()));
    world.emit({ event: "run_progressed", run: id });
  }
  world.write("run_ended", plan.name, plan.to_send);
  world.emit({ event: "run_ended", run: id });
  world.emit({ event: "changed", what: "exports" });
}
