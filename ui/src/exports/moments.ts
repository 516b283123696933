// Spans between moments of a run.

import type { Moment } from "../ipc/contract";

/** Whole seconds between two moments, never negative. */
export function secondsBetween(from: Moment, to: Moment): number {
  return Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000));
}
