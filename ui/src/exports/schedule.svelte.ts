// When one export runs by itself, while somebody changes it.

import type { Backend } from "../ipc/backend";
import { failureOf } from "../ipc/backend";
import type { ExportSchedule, ExportView, Failure } from "../ipc/contract";
import { isWhole } from "../schedule/timetable";

export class ExportScheduling {
  schedule = $state.raw<ExportSchedule>() as ExportSchedule;
  failure = $state.raw<Failure | null>(null);
  busy = $state(false);
  /** This computer's time zone, once it is known. */
  here = $state("");
  /** Whether the refresh that exports follow is on, once that is known. */
  refreshIsOn = $state(true);

  readonly canSave = $derived(!this.busy && (this.schedule.runs !== "by_timetable" || isWhole(this.schedule.timetable)));
  readonly #backend: Backend;
  readonly #entry: ExportView;

  constructor(backend: Backend, entry: ExportView) {
    this.#backend = backend;
    this.#entry = entry;
    this.schedule = entry.schedule;
    this.here = entry.schedule.timetable.zone;
  }

  async load(): Promise<void> {
    try {
      const { zone, schedule } = await this.#backend.call("schedule", {});
      this.here = zone;
      this.refreshIsOn = schedule.on;
    } catch (error) {
      this.failure = failureOf(error);
    }
  }

  change(changes: Partial<ExportSchedule>): void {
    this.schedule = { ...this.schedule, ...changes };
  }

  /** Saves it. None when the engine refused. */
  async save(): Promise<ExportView | null> {
    this.busy = true;
    try {
      return await this.#backend.call("schedule_export", { export: this.#entry.id, schedule: this.schedule });
    } catch (error) {
      this.failure = failureOf(error);
      return null;
    } finally {
      this.busy = false;
    }
  }
}
