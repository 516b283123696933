// What a failure says: one sentence with a next step, and somebody else's own words behind it.

import type { ConnectionType, ErrorCode, Failure } from "../ipc/contract";
import { number } from "./format";
import type { MessageId } from "./messages";
import { t, text } from "./translate";

/** Whose words stand behind the sentence: those of whoever was spoken to, or the system's. */
const THEIR_WORDS: ReadonlySet<ErrorCode> = new Set(["klaviyo_refused", "list_unknown"]);

// Total by type: a code without a sentence does not compile.
const sentence: (code: ErrorCode) => MessageId = (code) => `error-${code}`;

/** The sentence for a failure. `to` is the kind of account that was spoken to, where one was. */
export function failureText(failure: Failure, to: ConnectionType = "klaviyo"): string {
  const words = text(sentence(failure.code), {
    line: number(failure.line ?? 0),
    count: number(failure.count ?? 0),
    subject: failure.subject ?? "",
    to,
  });
  if (!failure.said) return words;
  return THEIR_WORDS.has(failure.code) ? `${words} ${t("error-said", { to, said: failure.said })}` : `${words} (${failure.said})`;
}
