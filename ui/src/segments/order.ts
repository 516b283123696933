// In which order segments are listed.

import { language } from "../i18n/language.svelte";
import type { SegmentView } from "../ipc/contract";

/** "All profiles" first, then by name as the language sorts. */
export function inOrder(segments: readonly SegmentView[]): SegmentView[] {
  const names = new Intl.Collator(language.code, { numeric: true });
  return segments.toSorted((a, b) => Number(b.everyone) - Number(a.everyone) || names.compare(a.name, b.name));
}
