// What was done, as a sentence. An act without a sentence in the catalogue does not compile.

import { fieldName } from "../i18n/fields";
import type { MessageId } from "../i18n/messages";
import { t, text } from "../i18n/translate";
import type { Act, ActivityLine } from "../ipc/contract";

const COUNTED = {
  source_added: "act-source_added-plain",
  run_started: "act-run_started-plain",
  run_ended: "act-run_ended-plain",
  rejects_saved: "act-rejects_saved-plain",
  plan_saved: "act-plan_saved-plain",
  test_sent: "act-test_sent-plain",
  undo_started: "act-undo_started-plain",
  corrections_overruled: "act-corrections_overruled-plain",
  connection_limited: "act-connection_limited-plain",
  refresh_ended: "act-refresh_ended-plain",
  source_refreshed: "act-source_refreshed-plain",
} satisfies Partial<Record<Act, MessageId>>;

/** What these were done to is a field. */
const OF_A_FIELD: readonly Act[] = ["value_corrected", "correction_taken_back"];

const BY_SCHEDULE: readonly Act[] = ["refresh_started", "refresh_ended", "refresh_skipped", "source_refreshed"];

/** Who did it: a person, the schedule, or nobody who was signed in. */
export function who({ person, act }: ActivityLine): string {
  if (person !== "") return person;
  return t(BY_SCHEDULE.includes(act) ? "activity-schedule" : "activity-nobody");
}

/** The sentence for a line. */
export function said(line: ActivityLine): string {
  const id: MessageId = `act-${line.act}`;
  const { count } = line;
  const subject = OF_A_FIELD.includes(line.act) ? fieldName(line.subject) : line.subject;
  if (count !== null) return text(id, { subject, count });
  // A sentence with a number that is not known is said without it.
  return text(line.act in COUNTED ? COUNTED[line.act as keyof typeof COUNTED] : id, { subject });
}
