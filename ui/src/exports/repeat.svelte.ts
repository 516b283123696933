// Sending those again whom a run could not bring there: finds the export for the preflight, which is not part of a run.

import type { Backend } from "../ipc/backend";
import { failureOf } from "../ipc/backend";
import type { ExportId, ExportView, Failure } from "../ipc/contract";
import { plainFailure } from "../ipc/failure";

export class Repeat {
  /** The export whose preflight is open. */
  entry = $state.raw<ExportView | null>(null);
  failure = $state.raw<Failure | null>(null);
  readonly #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  async open(id: ExportId): Promise<void> {
    try {
      const exports = await this.#backend.call("list_exports", {});
      this.entry = exports.find((entry) => entry.id === id) ?? null;
      this.failure = this.entry ? null : plainFailure("not_found");
    } catch (error) {
      this.failure = failureOf(error);
    }
  }

  close(): void {
    this.entry = null;
  }
}
