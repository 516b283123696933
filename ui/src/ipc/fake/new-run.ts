// A run of the engine in memory as it is written down, before anything moves.

import { NOTHING_ELSE } from "../../exports/choices";
import type { ExportPlan, RunSegment, RunView } from "../contract";
import { found } from "./world";
import type { World } from "./world";

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
