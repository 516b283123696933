// The connections that this person may see. It knows nothing of how they are drawn.

import { failureOf, type Backend } from "../ipc/backend";
import type { ConnectionView, Failure } from "../ipc/contract";

export class ConnectionList {
  connections = $state.raw<readonly ConnectionView[] | null>(null);
  failure = $state.raw<Failure | null>(null);
  readonly #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  async read(): Promise<void> {
    try {
      this.connections = await this.#backend.call("list_connections", {});
      this.failure = null;
    } catch (cause) {
      this.failure = failureOf(cause);
    }
  }

  /** Removes one and its key; false when the engine refused. */
  async remove(connection: ConnectionView): Promise<boolean> {
    try {
      await this.#backend.call("remove_connection", { connection: connection.id });
    } catch (cause) {
      this.failure = failureOf(cause);
      return false;
    }
    await this.read();
    return true;
  }
}
