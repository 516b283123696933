// Who was left out or rejected in a run of the engine in memory.

import type { RunReject, RunView } from "../contract";
import { personAt } from "./people";

// Where a rejected person stands.
const AT = { source: "webshop.tsv", line: 41, field: "email", value: "aino@example" };

/** The people of a run who were not accepted, the rejected ones first. */
export function rejectsOf(run: RunView): RunReject[] {
  const left = Object.entries(run.receipt.left_out).flatMap(([code, count = 0]) =>
    Array.from({ length: count }, () => ({ email: "", left_out: code as RunReject["left_out"], not_subscribed: false, code: null, said: null, ...AT, id: 0 })),
  );
  const refused = Object.entries(run.receipt.rejected).flatMap(([code, count]) =>
    Array.from({ length: count }, (_, place) => ({
      email: personAt(place * 17).get("email") ?? "",
      left_out: null,
      not_subscribed: false,
      code,
      ...AT,
      id: 0,
      line: place * 17 + 2,
      said: code === "invalid" ? "Invalid email address" : "A profile already exists with one of these identifiers.",
    })),
  );
  return [...refused, ...left].map((reject, id) => ({ ...reject, id }));
}
