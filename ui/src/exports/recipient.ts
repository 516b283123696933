// To whom people are sent, for sentences that name the recipient.

import type { ConnectionType, RunView } from "../ipc/contract";

/** The kind of account that a run sends to. */
export function recipientOf(run: RunView): ConnectionType {
  return run.practice ? "practice" : "klaviyo";
}
