// What the page asks of whatever runs it: a command with its arguments, and word when something changed.

import { FakeBackend } from "./fake";
import type { Commands, ErrorCode, Event, Failure } from "./contract";
import { inWindow, TauriBackend } from "./tauri";

/** Ends a listening. */
export type Unlisten = () => void;

/** The engine behind the page. */
export interface Backend {
  /** Gives a command's answer, or throws a `CallError`. */
  call<K extends keyof Commands>(name: K, values: Commands[K]["arguments"]): Promise<Commands[K]["answer"]>;
  /** Hears every event until the answer is called. */
  listen(hear: (event: Event) => void): Unlisten;
}

/** A command was refused or failed. */
export class CallError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.code);
    this.failure = failure;
  }
}

/** The failure behind whatever a call threw. */
export function failureOf(error: unknown): Failure {
  return error instanceof CallError ? error.failure : plainFailure("internal");
}

/** A failure with nothing but its code. */
export function plainFailure(code: ErrorCode): Failure {
  return { code, line: null, subject: null, count: null, said: null };
}

/** The engine in a window; a pretended one in a plain browser, to work on the page. */
export const backend: Backend = inWindow() ? new TauriBackend() : new FakeBackend();
