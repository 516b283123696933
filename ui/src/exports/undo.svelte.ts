// Taking back what a run did: first what that would do and what it cannot, then, if a person says so, the run that does it.

import type { Backend } from "../ipc/backend";
import { failureOf } from "../ipc/backend";
import type { Failure, RunId, UndoPlan } from "../ipc/contract";

export class Undo {
  plan = $state.raw<UndoPlan | null>(null);
  failure = $state.raw<Failure | null>(null);
  starting = $state(false);

  readonly refusal = $derived(this.failure ?? this.plan?.refusal ?? null);
  readonly canStart = $derived(this.plan !== null && this.refusal === null && !this.starting);
  readonly #backend: Backend;
  readonly #run: RunId;

  constructor(backend: Backend, run: RunId) {
    this.#backend = backend;
    this.#run = run;
  }

  async load(): Promise<void> {
    try {
      this.plan = await this.#backend.call("plan_undo", { run: this.#run });
    } catch (error) {
      this.failure = failureOf(error);
    }
  }

  /** Starts the run that takes back; gives it. */
  async start(): Promise<RunId | null> {
    if (!this.canStart) return null;
    this.starting = true;
    try {
      return await this.#backend.call("undo_run", { run: this.#run });
    } catch (error) {
      this.failure = failureOf(error);
      return null;
    } finally {
      this.starting = false;
    }
  }
}
