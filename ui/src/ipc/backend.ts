// What the page asks of whatever runs it: a command with its arguments, and word when something changed.

import type { Commands, Event } from "./contract";
import { inWindow, TauriBackend } from "./tauri";

export { CallError, failureOf, plainFailure } from "./failure";

/** A command's name. */
export type CommandName = keyof Commands;
/** What a command takes. */
export type ArgumentsOf<K extends CommandName> = Commands[K]["arguments"];
/** What a command answers. */
export type AnswerOf<K extends CommandName> = Commands[K]["answer"];

/** Ends a listening. */
export type Unlisten = () => void;

/** The engine behind the page. */
export interface Backend {
  /** Gives a command's answer, or throws a `CallError`. */
  call<K extends CommandName>(name: K, values: ArgumentsOf<K>): Promise<AnswerOf<K>>;
  /** Hears every event until the answer is called. */
  listen(hear: (event: Event) => void): Unlisten;
  /** Closes the window, whatever goes on. */
  closeAnyway(): void;
}

async function connect(): Promise<Backend> {
  // The engine in memory is for working on the page in a browser; what is shipped does not contain it.
  if (import.meta.env.MODE !== "production" && !inWindow()) {
    const { FakeBackend } = await import("./fake/backend");
    return new FakeBackend();
  }
  return new TauriBackend();
}

/** The engine in a window; one in memory in a plain browser. */
export const backend: Backend = await connect();
