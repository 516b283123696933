// A refusal of the engine. What it means in words is in the catalogues.

import type { ErrorCode, Failure } from "./contract";

/** A command was refused or failed. */
export class CallError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.code);
    this.failure = failure;
  }
}

/** The failure behind whatever a call threw. Anything but a refusal is a fault of ours, and is told to the console. */
export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof CallError) return thrown.failure;
  console.error(thrown);
  return plainFailure("internal");
}

/** A failure with nothing but its code. */
export function plainFailure(code: ErrorCode): Failure {
  return { code, line: null, subject: null, count: null, said: null };
}
