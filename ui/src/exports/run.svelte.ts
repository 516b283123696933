// One run as it goes: asks for it when an event says that it moved.

import type { Backend } from "../ipc/backend";
import { failureOf } from "../ipc/backend";
import type { Event, Failure, RunId, RunReject, RunView } from "../ipc/contract";

const REJECTS_A_PAGE = 100;
const SAMPLES = 90;

export class RunWatch {
  run = $state.raw<RunView | null>(null);
  rejects = $state.raw<RunReject[]>([]);
  rejectsTotal = $state(0);
  failure = $state.raw<Failure | null>(null);
  canceling = $state(false);
  /** People a second, as they were seen while this page was open. */
  speeds = $state.raw<number[]>([]);

  readonly going = $derived(this.run !== null && this.run.phase !== "ended");
  readonly rejected = $derived(sum(this.run?.receipt.rejected));
  readonly leftOut = $derived(sum(this.run?.receipt.left_out));
  readonly moreRejects = $derived(this.rejects.length < this.rejectsTotal);

  readonly id: RunId;
  readonly #backend: Backend;
  #asking = false;
  #askAgain = false;

  constructor(backend: Backend, id: RunId) {
    this.#backend = backend;
    this.id = id;
  }

  /** Follows the run until the page is left. Gives what ends the following. */
  follow(): () => void {
    void this.load();
    return this.#backend.listen((event: Event) => {
      if ((event.event === "run_progressed" || event.event === "run_ended") && event.run === this.id) {
        void this.load();
      }
    });
  }

  /** Asks how the run stands; while one question is out, the next waits, and only one of them. */
  async load(): Promise<void> {
    if (this.#asking) {
      this.#askAgain = true;
      return;
    }
    this.#asking = true;
    try {
      do {
        this.#askAgain = false;
        this.#take(await this.#backend.call("run", { run: this.id }));
      } while (this.#askAgain);
      if (!this.going && this.rejects.length === 0) await this.loadRejects();
    } catch (error) {
      this.failure = failureOf(error);
    } finally {
      this.#asking = false;
    }
  }

  async loadRejects(): Promise<void> {
    const page = await this.#backend.call("run_rejects", {
      run: this.id,
      offset: this.rejects.length,
      limit: REJECTS_A_PAGE,
    });
    this.rejects = [...this.rejects, ...page.rejects];
    this.rejectsTotal = page.total;
  }

  async cancel(): Promise<void> {
    this.canceling = true;
    try {
      await this.#backend.call("cancel_run", { run: this.id });
    } catch (error) {
      this.failure = failureOf(error);
    }
  }

  /** True when a file was written. */
  async saveRejects(): Promise<boolean> {
    try {
      return await this.#backend.call("save_run_rejects", { run: this.id });
    } catch (error) {
      this.failure = failureOf(error);
      return false;
    }
  }

  #take(run: RunView): void {
    this.run = run;
    this.failure = null;
    if (run.phase !== "ended" && run.progress.per_second > 0) {
      this.speeds = [...this.speeds.slice(1 - SAMPLES), run.progress.per_second];
    }
  }
}

function sum(counts: { [key in string]?: number } | undefined): number {
  return Object.values(counts ?? {}).reduce<number>((total, people) => total + (people ?? 0), 0);
}
