// The preflight: what would cross, and nothing has. Its one outward act is to start the run.

import type { Backend } from "../ipc/backend";
import { failureOf } from "../ipc/backend";
import type { ExportId, ExportPlan, Failure, RunId, RunOptions } from "../ipc/contract";
import { Pause } from "../shell/pause.svelte";

/** What a run would do as it is asked for now. */
export interface Forecast {
  /** People who would be sent. */
  people: number;
  /** People who would be taken off the list. */
  leaving: number;
  /** People who would be held until somebody approves their number. */
  held: number;
}

export class Preflight {
  plan = $state.raw<ExportPlan | null>(null);
  failure = $state.raw<Failure | null>(null);
  starting = $state(false);
  saving = $state(false);
  /** A person let those who left go, although the brake would hold them. */
  approved = $state(false);
  /** Everybody is sent this once, although the export sends only what changed. */
  everybody = $state(false);

  readonly #pause = new Pause(() => void this.load(), "rate_limited");
  /** So many seconds until Klaviyo may be asked again, which then happens by itself. */
  readonly waits = $derived(this.#pause.left);
  readonly refusal = $derived(this.failure ?? this.plan?.refusal ?? null);
  readonly canSend = $derived(this.plan !== null && this.refusal === null && !this.starting);
  readonly forecast = $derived(forecastOf(this.plan, this.approved, this.everybody));
  #isLeft = false;
  readonly #backend: Backend;
  readonly #id: ExportId;
  /** The run whose rejected people alone are sent again. */
  readonly again: RunId | null;

  constructor(backend: Backend, id: ExportId, again: RunId | null = null) {
    this.#backend = backend;
    this.#id = id;
    this.again = again;
  }

  async load(): Promise<void> {
    this.failure = null;
    try {
      const { again } = this;
      this.plan =
        again === null
          ? await this.#backend.call("plan_export", { export: this.#id })
          : await this.#backend.call("plan_again", { run: again });
    } catch (error) {
      this.failure = failureOf(error);
      if (this.failure.count !== null && !this.#isLeft) this.#pause.heed(this.failure);
    }
  }

  /** Nobody looks any more. */
  leave(): void {
    this.#isLeft = true;
    this.#pause.end();
  }

  async send(): Promise<RunId | null> {
    if (!this.canSend) return null;
    this.starting = true;
    try {
      return await this.#backend.call("start_run", { export: this.#id, options: this.#options() });
    } catch (error) {
      this.failure = failureOf(error);
      return null;
    } finally {
      this.starting = false;
    }
  }

  /** Writes who would be sent to a file. True when one was written. */
  async save(): Promise<boolean> {
    this.saving = true;
    try {
      return await this.#backend.call("save_plan", { export: this.#id });
    } catch (error) {
      this.failure = failureOf(error);
      return false;
    } finally {
      this.saving = false;
    }
  }

  // The number that was read is the number that is approved: if more have left by then, they are held.
  #options(): RunOptions {
    const { plan, approved, everybody } = this;
    return { removals: plan?.brake && approved ? plan.difference.leaves : null, everybody, only_rejected_of: this.again };
  }
}

function forecastOf(plan: ExportPlan | null, approved: boolean, everybody: boolean): Forecast {
  if (plan === null) return { people: 0, leaving: 0, held: 0 };
  const leaves = plan.choices.leavers === "take_off" ? plan.difference.leaves : 0;
  const held = plan.brake && !approved ? leaves : 0;
  const people = plan.to_send + (everybody ? (plan.left_out.unchanged ?? 0) : 0);
  return { people, leaving: leaves - held, held };
}
