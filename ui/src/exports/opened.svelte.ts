// One saved export that somebody opens: to change it, where they may, or to look at it.

import type { Backend } from "../ipc/backend";
import { failureOf, plainFailure } from "../ipc/backend";
import type { ExportAudience, ExportId, ExportView, Failure } from "../ipc/contract";

export class OpenedExport {
  entry = $state.raw<ExportView | null>(null);
  /** How many people it is about; counted only for who cannot change it, since the form counts by itself. */
  audience = $state.raw<ExportAudience | null>(null);
  failure = $state.raw<Failure | null>(null);
  readonly #backend: Backend;
  readonly #id: ExportId;

  constructor(backend: Backend, id: ExportId) {
    this.#backend = backend;
    this.#id = id;
  }

  async load(): Promise<void> {
    try {
      const exports = await this.#backend.call("list_exports", {});
      const entry = exports.find(({ id }) => id === this.#id) ?? null;
      this.failure = entry === null ? plainFailure("not_found") : null;
      this.entry = entry;
      if (entry === null || entry.usable) return;
      const { segments, email } = entry.draft;
      this.audience = await this.#backend.call("export_audience", { segments, email });
    } catch (error) {
      this.failure = failureOf(error);
    }
  }
}
