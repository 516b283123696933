// The preflight: what would cross, and nothing has. Its one outward act is to start the run.

import type { Backend } from "../ipc/backend";
import { failureOf } from "../ipc/backend";
import { NOTHING_ELSE } from "./choices";
import type { ExportId, ExportPlan, Failure, RunId } from "../ipc/contract";

export class Preflight {
  plan = $state.raw<ExportPlan | null>(null);
  failure = $state.raw<Failure | null>(null);
  starting = $state(false);

  readonly refusal = $derived(this.failure ?? this.plan?.refusal ?? null);
  readonly canSend = $derived(this.plan !== null && this.refusal === null && !this.starting);
  readonly #backend: Backend;
  readonly #id: ExportId;

  constructor(backend: Backend, id: ExportId) {
    this.#backend = backend;
    this.#id = id;
  }

  async load(): Promise<void> {
    this.failure = null;
    try {
      this.plan = await this.#backend.call("plan_export", { export: this.#id });
    } catch (error) {
      this.failure = failureOf(error);
    }
  }

  async send(): Promise<RunId | null> {
    if (!this.canSend) return null;
    this.starting = true;
    try {
      return await this.#backend.call("start_run", { export: this.#id, options: NOTHING_ELSE });
    } catch (error) {
      this.failure = failureOf(error);
      return null;
    } finally {
      this.starting = false;
    }
  }
}
