// Runs of the engine in memory: they pass through every phase in a few seconds and end with a receipt that adds up.

import type { CommandName } from "../backend";
import { NOTHING_ELSE } from "../../exports/choices";
import type { Act, ExportPlan, RunHappening, RunHold, RunId, RunPhase, RunSegment, RunView } from "../contract";
import { placeOf, profileAt } from "./corrections";
import { planOf } from "./exports";
import { rejectsOf } from "./rejects";
import { found, pause, refuse } from "./world";
import type { Handlers, World } from "./world";

type RunCommand = Extract<
  CommandName,
  | "start_run"
  | "pause_run"
  | "continue_run"
  | "cancel_run"
  | "plan_undo"
  | "undo_run"
  | "list_runs"
  | "run"
  | "run_rejects"
  | "save_run_rejects"
  | "plan_again"
  | "rejected_profile"
>;

const TICKS = 40;
const REJECTED = 0.0006;

function segmentsOf(world: World, plan: ExportPlan): RunSegment[] {
  const chosen = found(world.exports.find(({ id }) => id === plan.export)).draft.segments;
  const segments = world.segments.filter(({ id }) => chosen.includes(id));
  return segments.map(({ name, rule }) => ({ name, rule: JSON.stringify(rule) }));
}

/** A run of a plan, before anything was sent. */
export function newRun(world: World, plan: ExportPlan, id: number, started: string): RunView {
  const rows = world.sources.reduce((sum, source) => sum + source.rows, 0);
  const rejected = world.sources.reduce((sum, source) => sum + source.rejected, 0);
  return {
    id,
    export: plan.export,
    export_name: plan.name,
    account_name: plan.account.name,
    account_country: plan.account.country,
    practice: plan.kind === "practice",
    list: plan.list,
    person: plan.export_user,
    origin: { by: { by: "person" }, due: null, missed: null },
    phase: "planned",
    receipt: {
      run: id,
      export: plan.name,
      status: "queued",
      selected: plan.selected,
      left_out: plan.left_out,
      sent: 0,
      accepted: 0,
      rejected: {},
      unknown: 0,
      chunks: plan.chunks,
      jobs: [],
      started,
      ended: null,
      bytes: 0,
      removals: null,
      emptied: null,
      subscriptions: null,
      list_before: plan.list.profiles,
      list_after: null,
      repeats: null,
    },
    progress: {
      handed_over: 0,
      settled: 0,
      to_send: plan.to_send,
      chunks_sent: 0,
      chunks: plan.chunks,
      share: 0,
      per_second: 0,
      seconds_left: null,
      waiting: null,
    },
    failure: null,
    flow: {
      imported: rows,
      valid: rows - rejected,
      unique: world.profiles,
      in_segment: plan.selected,
      sent: 0,
      accepted: 0,
    },
    sample_fields: plan.fields.map(({ attribute }) => attribute),
    sample: [],
    timeline: [{ at: started, what: "started", count: null }],
    kind: { does: "export" },
    segments: segmentsOf(world, plan),
    fields: plan.fields,
    consent: plan.consent,
    choices: plan.choices,
    options: NOTHING_ELSE,
    compared: plan.difference,
    hold: null,
    canary: null,
    outbound: [],
    undoable: false,
    repeatable: 0,
  };
}

/** The run when `share` of the way is gone. */
export function runAt(run: RunView, plan: ExportPlan, share: number, at: string): RunView {
  const handed = Math.min(plan.to_send, Math.round(plan.to_send * Math.min(1, share / 0.6)));
  const settled = Math.round(plan.to_send * Math.max(0, Math.min(1, (share - 0.4) / 0.6)));
  const refused = Math.round(settled * REJECTED);
  const invalid = Math.round(refused * 0.9);
  const phase: RunPhase = share >= 1 ? "ended" : share > 0.9 ? "collecting" : share > 0.6 ? "with_klaviyo" : "sending";
  const happened: Array<[number, RunHappening, number | null]> = [
    [0.05, "prepared", plan.to_send],
    [0.3, "klaviyo_asked_to_wait", 12],
    [0.6, "handed_over", plan.chunks],
    [1, "ended", null],
  ];
  const known = new Set(run.timeline.map(({ what }) => what));
  const accepted = settled - refused;
  const host = run.practice ? "127.0.0.1" : "a.klaviyo.com";
  return {
    ...run,
    phase,
    receipt: {
      ...run.receipt,
      status: phase !== "ended" ? "processing" : refused > 0 ? "completed_with_warnings" : "successful",
      sent: handed,
      accepted,
      rejected: refused > 0 ? { invalid, duplicate_profile: refused - invalid } : {},
      unknown: handed - accepted - refused,
      jobs: Array.from({ length: Math.ceil((plan.chunks * handed) / Math.max(1, plan.to_send)) }, (_, i) => `job-${i + 1}`),
      ended: phase === "ended" ? at : null,
      bytes: handed * 310,
      list_after: phase === "ended" ? (run.receipt.list_before ?? 0) + accepted : null,
    },
    outbound: [
      {
        host,
        request: "POST /api/profile-bulk-import-jobs",
        requests: Math.ceil(handed / 10_000),
        people: handed,
        bytes: handed * 310,
        fields: run.sample_fields,
      },
      {
        host,
        request: "GET /api/profile-bulk-import-jobs",
        requests: Math.ceil(settled / 5_000),
        people: 0,
        bytes: 0,
        fields: [],
      },
    ],
    undoable: phase === "ended" && run.kind.does === "export",
    repeatable: phase === "ended" && run.kind.does === "export" ? refused + (run.receipt.left_out.no_email ?? 0) : 0,
    progress: {
      ...run.progress,
      handed_over: handed,
      settled,
      chunks_sent: Math.floor((plan.chunks * handed) / Math.max(1, plan.to_send)),
      share,
      per_second: phase === "sending" ? 3_120 : 0,
      seconds_left: share > 0.1 && phase !== "ended" ? Math.round((1 - share) * 240) : null,
      waiting: share > 0.3 && share < 0.36 ? { for: "klaviyo", seconds: 12 } : null,
    },
    flow: { ...run.flow, sent: handed, accepted },
    sample: phase === "sending" ? plan.sample : [],
    timeline: [
      ...run.timeline,
      ...happened.filter(([when, what]) => share >= when && !known.has(what)).map(([, what, count]) => ({ at, what, count })),
    ],
  };
}

/** The preflight of sending those again whom a run could not bring there. */
function planAgain(world: World, run: RunId): ExportPlan {
  const repeated = found(world.runs.find(({ id }) => id === run));
  const plan = planOf(world, found(world.exports.find(({ id }) => id === repeated.export)));
  const people = repeated.repeatable;
  const difference = { ...plan.difference, joins: people, changes: 0, untouched: 0, leaves: 0, by_attribute: [], examples: [] };
  return { ...plan, selected: people, left_out: {}, to_send: people, chunks: 1, bytes: people * 310, seconds: 3, difference, brake: false, refusal: null };
}

/** The commands about runs. */
export function runHandlers(world: World): Handlers<RunCommand> {
  function put(run: RunView): void {
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

  async function go(plan: ExportPlan, id: number): Promise<void> {
    for (let tick = 1; tick <= TICKS; tick += 1) {
      await pause(250);
      const run = found(world.runs.find((other) => other.id === id));
      if (run.phase === "ended") return;
      if (run.hold !== null) {
        tick -= 1;
        continue;
      }
      put(runAt(run, plan, tick / TICKS, world.now()));
      world.emit({ event: "run_progressed", run: id });
    }
    world.write("run_ended", plan.name, plan.to_send);
    world.emit({ event: "run_ended", run: id });
    world.emit({ event: "changed", what: "exports" });
  }

  function hold(id: RunId, why: RunHold | null, act: Act, what: RunHappening): null {
    const run = found(world.runs.find((other) => other.id === id));
    put({ ...run, hold: why, timeline: [...run.timeline, { at: world.now(), what, count: null }] });
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
      put({ ...run, options: args.options, receipt: { ...run.receipt, repeats: again } });
      world.write("run_started", plan.name, plan.to_send);
      world.emit({ event: "run_progressed", run: id });
      void go(plan, id);
      return id;
    },
    pause_run: (args) => hold(args.run, { why: "paused" }, "run_paused", "held"),
    continue_run: (args) => hold(args.run, null, "run_continued", "went_on"),
    plan_undo: async (args) => {
      await pause(300);
      const run = found(world.runs.find(({ id }) => id === args.run));
      const { accepted } = run.receipt;
      const changes = run.compared?.changes ?? 0;
      return {
        run: run.id,
        leave: Math.max(0, accepted - changes),
        restored: changes,
        back: run.receipt.removals?.removed ?? 0,
        emptied: Math.round(changes * 0.1),
        values_emptied: Math.round(changes * 0.1),
        unconfirmed: run.receipt.unknown,
        may_be_merged: accepted,
        flows: ["Welcome"],
        refusal: run.undoable ? null : { code: "nothing_to_undo", line: null, subject: run.export_name, count: null, said: null },
      };
    },
    undo_run: (args) => {
      const undone = found(world.runs.find(({ id }) => id === args.run));
      const view = found(world.exports.find(({ id }) => id === undone.export));
      const id = world.id();
      const people = undone.compared?.changes ?? 0;
      const plan = { ...planOf(world, view), selected: people, to_send: people, left_out: {}, chunks: Math.ceil(people / 10_000) };
      put({ ...undone, undoable: false });
      put({ ...newRun(world, plan, id, world.now()), kind: { does: "undo", run: undone.id }, compared: null });
      world.write("undo_started", undone.export_name, people);
      void go(plan, id);
      return id;
    },
    cancel_run: (args) => {
      const run = found(world.runs.find(({ id }) => id === args.run));
      const at = world.now();
      const { sent, selected, left_out } = run.receipt;
      const others = Object.values(left_out).reduce((sum, count) => sum + count, 0);
      put({
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
    run_rejects: ({ run, offset, limit }) => {
      const all = rejectsOf(found(world.runs.find(({ id }) => id === run)));
      return { total: all.length, rejects: all.slice(offset, offset + limit) };
    },
    plan_again: async ({ run }) => {
      await pause(400);
      return planAgain(world, run);
    },
    rejected_profile: ({ run, reject }) => {
      const { email } = found(rejectsOf(found(world.runs.find(({ id }) => id === run)))[reject]);
      return profileAt(world, email === "" ? reject * 3 + 1 : placeOf(world, email));
    },
    save_run_rejects: async () => {
      await pause(150);
      return true;
    },
  };
}
