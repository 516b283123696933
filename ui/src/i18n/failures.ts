// What a failure says: one sentence with a next step, and somebody else's own words behind it.

import type { ErrorCode, Failure } from "../ipc/contract";
import { number } from "./format";
import type { MessageId } from "./messages";
import { t, text } from "./translate";

// Total by type: a code without a sentence does not compile.
const sentence: (code: ErrorCode) => MessageId = (code) => `error-${code}`;

/** The sentence for a failure. */
export function failureText(failure: Failure): string {
  const words = text(sentence(failure.code), {
    line: number(failure.line ?? 0),
    count: number(failure.count ?? 0),
    subject: failure.subject ?? "",
  });
  return failure.said ? `${words} ${t("error-said", { said: failure.said })}` : words;
}
