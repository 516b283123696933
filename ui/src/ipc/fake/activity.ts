// What was done, pretended.

import type { Act, ActivityLine } from "../contract";
import type { Answers } from "../fake";
import { asked } from "./asked";

const DONE: ReadonlyArray<[act: Act, subject: string, count: number | null]> = [
  ["run_ended", "Spring newsletter", 412_696],
  ["run_started", "Spring newsletter", 412_880],
  ["export_saved", "Spring newsletter", null],
  ["connection_saved", "Main shop", null],
  ["key_stored", "Main shop", null],
  ["consent_given", "Main shop", null],
  ["segment_saved", "Finland", null],
  ["rejects_saved", "customers.csv", 38],
  ["source_added", "customers.csv", 2000],
  ["sign_in_refused", "aino", null],
  ["refused", "remove_source", null],
  ["signed_in", "Aino", null],
];

const line = (place: number, total: number): ActivityLine => {
  const [act, subject, count] = DONE[place % DONE.length] ?? ["signed_in", "Aino", null];
  const at = new Date(Date.UTC(2026, 10, 24, 12, 9) - place * 1_700_000).toISOString();
  return { id: total - place, at, person: act === "sign_in_refused" ? "" : act === "refused" ? "Ken" : "Aino", act, subject, count };
};

/** Answers about what was done. */
export function activityAnswers(): Answers {
  const total = asked("empty") ? 0 : 132;
  return {
    activity: ({ offset, limit }) => ({
      total,
      lines: Array.from({ length: Math.max(0, Math.min(limit, total - offset)) }, (_, place) => line(offset + place, total)),
    }),
  };
}
