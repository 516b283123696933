// One run as it goes: asks for it when an event says that it moved.

import type { Backend } from "../ipc/backend";
import { failureOf } from "../ipc/backend";
import type { ConnectionId, Event, Failure, RunId, RunReject, RunView } from "../ipc/contract";
import { holdOf, needsKey } from "./hold";

const REJECTS_A_PAGE = 25;
const SAMPLES = 90;

/** A run as it is now, with the very same parts where nothing changed: what shows only those is not drawn again. */
function kept(before: RunView, now: RunView): RunView {
  const same = Object.keys(now).filter((part) => alike(before[part as keyof RunView], now[part as keyof RunView]));
  return { ...now, ...Object.fromEntries(same.map((part) => [part, before[part as keyof RunView]])) };
}

function alike(one: unknown, other: unknown): boolean {
  return one === other || (typeof one === "object" && JSON.stringify(one) === JSON.stringify(other));
}

export class RunWatch {
  run = $state.raw<RunView | null>(null);
  rejects = $state.raw<RunReject[]>([]);
  rejectsTotal = $state(0);
  failure = $state.raw<Failure | null>(null);
  canceling = $state(false);
  /** It is being told to pause or to go on. */
  acting = $state(false);
  /** The connection of a run that waits for another key. */
  connection = $state<ConnectionId | null>(null);
  /** People a second, as they were seen while this page was open. */
  speeds = $state.raw<number[]>([]);

  readonly going = $derived(this.run !== null && this.run.phase !== "ended");
  readonly held = $derived(this.run !== null && holdOf(this.run) !== null);
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
      if (this.run && needsKey(holdOf(this.run)) && this.connection === null) await this.#findConnection();
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

  async pause(): Promise<void> {
    await this.#tell("pause_run");
  }

  /** Lets it go on, whatever it waits for. */
  async goOn(): Promise<void> {
    await this.#tell("continue_run");
  }

  async #tell(what: "pause_run" | "continue_run"): Promise<void> {
    this.acting = true;
    try {
      await this.#backend.call(what, { run: this.id });
      await this.load();
    } catch (error) {
      this.failure = failureOf(error);
    } finally {
      this.acting = false;
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

  async #findConnection(): Promise<void> {
    const exports = await this.#backend.call("list_exports", {});
    this.connection = exports.find(({ id }) => id === this.run?.export)?.draft.connection ?? null;
  }

  #take(run: RunView): void {
    this.run = this.run === null ? run : kept(this.run, run);
    this.failure = null;
    if (run.phase !== "ended" && run.progress.per_second > 0) {
      this.speeds = [...this.speeds.slice(1 - SAMPLES), run.progress.per_second];
    }
  }
}
