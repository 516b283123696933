// The refresh schedule and what came of the last refreshes; changing it, and refreshing now.

import type { Backend } from "../ipc/backend";
import { failureOf } from "../ipc/backend";
import type { Failure, RefreshSchedule, RefreshView, ScheduleView } from "../ipc/contract";
import { isWhole } from "./timetable";

export class Refreshing {
  view = $state.raw<ScheduleView | null>(null);
  /** The schedule as it is being changed; none when it is as it was saved. */
  draft = $state.raw<RefreshSchedule | null>(null);
  failure = $state.raw<Failure | null>(null);
  busy = $state(false);

  /** The schedule as it is shown. */
  readonly schedule = $derived(this.draft ?? this.view?.schedule ?? null);
  readonly canSave = $derived(this.draft !== null && isWhole(this.draft.timetable) && !this.busy);
  /** The refresh that goes on. */
  readonly going = $derived(this.view?.refreshes.find(({ state }) => state === "going") ?? null);
  /** The last refresh that ended: which sources it could not read is still so. */
  readonly last = $derived(this.view?.refreshes.find(({ state }) => state === "ended") ?? null);
  readonly #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Loads, and again whenever something changes. Ends when the answer is called. */
  follow(): () => void {
    void this.load();
    return this.#backend.listen((event) => {
      if (event.event === "changed" && event.what === "schedule") void this.load();
    });
  }

  async load(): Promise<void> {
    try {
      this.view = await this.#backend.call("schedule", {});
    } catch (error) {
      this.failure = failureOf(error);
    }
  }

  change(changes: Partial<RefreshSchedule>): void {
    if (this.schedule) this.draft = { ...this.schedule, ...changes };
  }

  /** Saves what was changed; false when the engine refused. */
  async save(): Promise<boolean> {
    const { draft } = this;
    if (draft === null) return false;
    return this.#do(async () => {
      this.view = await this.#backend.call("save_schedule", { schedule: draft });
      this.draft = null;
    });
  }

  /** Reads every source again, then runs the exports that follow if they are to be sent. */
  start(send: boolean): Promise<boolean> {
    return this.#do(() => this.#backend.call("start_refresh", { send }));
  }

  /** Leaves out what was missed. */
  skip(): Promise<boolean> {
    return this.#do(async () => {
      this.view = await this.#backend.call("skip_missed", {});
    });
  }

  async #do(act: () => Promise<unknown>): Promise<boolean> {
    this.busy = true;
    try {
      await act();
      this.failure = null;
      return true;
    } catch (error) {
      this.failure = failureOf(error);
      return false;
    } finally {
      this.busy = false;
    }
  }
}

/** Why a source could not be read by the last refresh, unless it was added again since. */
export function notRead(last: RefreshView | null, source: { id: number; read: string }): Failure | null {
  if (last === null || Date.parse(source.read) >= Date.parse(last.started)) return null;
  return last.sources.find((read) => read.source === source.id)?.failure ?? null;
}
