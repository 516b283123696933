// Why a run waits for a person, and what puts that right.

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

/** Which runs go on and which of them wait, as one word that changes when either does. */
export function standing(runs: readonly RunView[]): string {
  return runs.map((run) => `${run.id} ${run.hold?.why ?? ""}`).join();
}
