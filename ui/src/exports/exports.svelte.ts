// The list of exports: loads them, starts them, removes them.

import type { Backend } from "../ipc/backend";
import { failureOf } from "../ipc/backend";
import type { ConnectionView, ExportId, ExportView, Failure, RunId } from "../ipc/contract";

export class ExportList {
  exports = $state.raw<ExportView[] | null>(null);
  connections = $state.raw<ConnectionView[]>([]);
  failure = $state.raw<Failure | null>(null);
  readonly #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Whether an export could be made now: somebody must have made a connection that this person may use. */
  readonly canAdd = $derived(this.connections.some((connection) => connection.usable));

  async load(): Promise<void> {
    try {
      [this.exports, this.connections] = await Promise.all([
        this.#backend.call("list_exports", {}),
        this.#backend.call("list_connections", {}),
      ]);
      this.failure = null;
    } catch (error) {
      this.failure = failureOf(error);
    }
  }

  async remove(id: ExportId): Promise<Failure | null> {
    try {
      await this.#backend.call("remove_export", { export: id });
      await this.load();
      return null;
    } catch (error) {
      return failureOf(error);
    }
  }

  /** The run that is going on for an export, if one is. */
  going(entry: ExportView): RunId | null {
    const run = entry.last_run;
    return run && run.phase !== "ended" ? run.id : null;
  }
}
