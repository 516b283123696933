// Exports and runs, pretended.

import type { ExportDraft, ExportView, RunView } from "../contract";
import type { Answers } from "../fake";
import { asked } from "./asked";

const list = { id: "XyZ123", name: "Spring 2026", profiles: 4120 };

const run = (id: number, ended: boolean): RunView => ({
  id, export: 1, export_name: "Spring newsletter", account_name: "Aino Oy", account_country: "Finland", practice: false,
  list, person: "Aino", phase: ended ? "ended" : "sending",
  receipt: {
    run: id, export: "Spring newsletter", status: ended ? "completed_with_warnings" : "processing",
    selected: 412_880, left_out: { no_email: 12 }, sent: ended ? 412_868 : 286_112, accepted: ended ? 412_696 : 285_940,
    rejected: { invalid: 172 }, unknown: 0, chunks: 42, jobs: ["V0JoWEhO"], started: "2026-11-24T12:02:00Z",
    ended: ended ? "2026-11-24T12:09:12Z" : null, bytes: 84_000_000,
  },
  progress: {
    handed_over: 286_112, settled: 285_940, to_send: 412_868, chunks_sent: 29, chunks: 42, share: ended ? 1 : 0.69,
    per_second: ended ? 0 : 3120, seconds_left: ended ? 0 : 240, waiting: null,
  },
  failure: null,
  flow: { imported: 1_204_318, valid: 1_187_902, unique: 1_043_377, in_segment: 412_880, sent: ended ? 412_868 : 286_112, accepted: ended ? 412_696 : 285_940 },
  sample_fields: ["email", "first_name", "location.country"],
  sample: [["a•••@example.fi", "A•••", "F•••"], ["k•••@example.jp", "健•••", "J•••"], ["м•••@example.ru", "М•••", "R•••"]],
  timeline: [
    { at: "2026-11-24T12:02:00Z", what: "started", count: null },
    { at: "2026-11-24T12:02:02Z", what: "prepared", count: 412_868 },
    { at: "2026-11-24T12:03:10Z", what: "klaviyo_asked_to_wait", count: 12 },
    ...(ended ? [{ at: "2026-11-24T12:09:12Z", what: "ended" as const, count: null }] : []),
  ],
});

/** The runs that there are. */
export const runs: RunView[] = [run(42, false), run(41, true)];

const draft: ExportDraft = {
  id: 1, name: "Spring newsletter", connection: 1, list, email: "email",
  attributes: [{ field: "first_name", attribute: "first_name" }, { field: "country", attribute: "location.country" }],
  segments: [2], limit: null,
};

const view = (saved: ExportDraft, last: RunView | null): ExportView => ({
  id: saved.id ?? 2, draft: saved, connection_name: "Main shop", connection_kind: "klaviyo", segment_names: ["Finland"], usable: true, last_run: last,
  history: last ? [{ status: "successful", accepted: 300 }, { status: "failed", accepted: 0 }, { status: "completed_with_warnings", accepted: 420 }] : [],
  changed: "2026-11-24T10:00:00Z",
});

/** Answers about exports and runs. */
export function exportAnswers(): Answers {
  const exports = asked("empty") ? [] : [view(draft, runs[1] ?? null)];
  return {
    list_exports: () => exports,
    save_export: ({ draft: saved }) => {
      const made = view({ ...saved, id: saved.id ?? exports.length + 1 }, null);
      exports.push(made);
      return made;
    },
    remove_export: () => null,
    klaviyo_lists: () => Array.from({ length: 23 }, (_, place) => ({ id: `LIST${place}A`.slice(0, 6), name: `List ${place + 1}`, profiles: null })).concat([{ ...list, profiles: null }]),
    klaviyo_list: ({ list: id }) => ({ ...list, id }),
    export_audience: () => ({ selected: 36_489, usable: 36_477, left_out: { no_email: 12 } }),
    plan_export: ({ export: id }) => ({
      export: id, name: draft.name, account: { id: "AbC123", name: "Aino Oy", country: "Finland", test: false }, kind: "klaviyo", list,
      fields: [{ field: "email", attribute: "email" }, ...draft.attributes], staying: ["Spend", "Last order", "Opted in"],
      selected: 36_489, left_out: { no_email: 12 }, to_send: 36_477, limit: 100_000, chunks: 4, bytes: 11_400_000, seconds: 70,
      sample: [["a•••@example.fi", "A•••", "F•••"], ["k•••@example.jp", "健•••", "J•••"]],
      consent: { person: "Aino", at: "2026-11-24T10:00:00Z", text: { version: 1, language: "en" } }, export_user: "Aino", refusal: null,
    }),
    start_run: () => 42,
    cancel_run: () => null,
    list_runs: () => runs,
    run: ({ run: id }) => runs.find((entry) => entry.id === id) ?? run(id, true),
    run_rejects: ({ offset }) => ({
      total: 184,
      rejects: Array.from({ length: Math.min(100, 184 - offset) }, (_, place) =>
        place < 12 && offset === 0
          ? { email: "", left_out: "no_email" as const, code: null, said: null }
          : { email: `person${offset + place}@exam ple.com`, left_out: null, code: "invalid", said: "Invalid email address" }),
    }),
    save_run_rejects: () => true,
  };
}
