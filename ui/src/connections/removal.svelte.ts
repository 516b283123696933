// Removing a connection that exports use: first what becomes of each of them, then all of it at once.

import type { Backend } from "../ipc/backend";
import { failureOf } from "../ipc/backend";
import type { ConnectionId, ExportId, ExportView, Failure } from "../ipc/contract";

/** What becomes of an export whose connection goes. */
export type Fate = "detach" | "remove";

export class ConnectionRemoval {
  exports = $state.raw<ExportView[] | null>(null);
  fates = $state.raw<ReadonlyMap<ExportId, Fate>>(new Map());
  busy = $state(false);
  failure = $state.raw<Failure | null>(null);

  readonly detached = $derived((this.exports ?? []).filter(({ id }) => this.fateOf(id) === "detach").length);
  readonly removed = $derived((this.exports ?? []).length - this.detached);
  readonly #backend: Backend;
  readonly #connection: ConnectionId;

  constructor(backend: Backend, connection: ConnectionId) {
    this.#backend = backend;
    this.#connection = connection;
  }

  async load(): Promise<void> {
    try {
      const all = await this.#backend.call("list_exports", {});
      this.exports = all.filter(({ draft }) => draft.connection === this.#connection);
    } catch (error) {
      this.failure = failureOf(error);
    }
  }

  /** An export stays, without a connection, unless somebody says otherwise. */
  fateOf(id: ExportId): Fate {
    return this.fates.get(id) ?? "detach";
  }

  choose(id: ExportId, fate: Fate): void {
    this.fates = new Map(this.fates).set(id, fate);
  }

  /** Does to each export what was chosen, then removes the connection. Stops at the first refusal, and keeps what is left. */
  async act(): Promise<boolean> {
    this.busy = true;
    this.failure = null;
    try {
      for (const { id } of this.exports ?? []) {
        await this.#backend.call(this.fateOf(id) === "remove" ? "remove_export" : "detach_export", { export: id });
      }
      await this.#backend.call("remove_connection", { connection: this.#connection });
      return true;
    } catch (error) {
      const failure = failureOf(error);
      await this.load();
      this.failure = failure;
      return false;
    } finally {
      this.busy = false;
    }
  }
}
