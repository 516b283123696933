// Why a run waits for a person, and what puts that right.

import type { MessageId } from "../i18n/messages";
import type { ErrorCode, RunHold, RunView } from "../ipc/contract";

/** What another key of the connection puts right. */
const KEY_TROUBLE: ReadonlySet<ErrorCode> = new Set(["key_refused", "scopes_missing", "connection_key_lost"]);

/** Why a run waits now; a run that ended waits for nobody. */
export function holdOf(run: RunView): RunHold | null {
  return run.phase === "ended" ? null : run.hold;
}

/** Whether a run waits for another key. */
export function needsKey(hold: RunHold | null): boolean {
  return hold?.why === "trouble" && KEY_TROUBLE.has(hold.failure.code);
}

/** Whether something is broken; a run may also wait because a person is asked, or has asked for it. */
export function isBroken(hold: RunHold): boolean {
  return hold.why === "trouble" && hold.failure.code !== "away_for_long";
}

/** Why a run waits, in a few words. */
export function holdTitle(hold: RunHold): MessageId {
  return hold.why === "trouble" && !isBroken(hold) ? "hold-away" : `hold-${hold.why}`;
}

/** Which runs go on and which of them wait, as one word that changes when either does. */
export function standing(runs: readonly RunView[]): string {
  return runs.map((run) => `${run.id} ${run.hold?.why ?? ""}`).join();
}
