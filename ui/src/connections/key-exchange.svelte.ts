// Another key in the place of a connection's. It goes in and never comes out, not even to this page.

import type { Backend } from "../ipc/backend";
import { failureOf } from "../ipc/backend";
import type { ConnectionId, Failure } from "../ipc/contract";

export class KeyExchange {
  key = $state("");
  busy = $state(false);
  failure = $state.raw<Failure | null>(null);

  readonly canReplace = $derived(this.key.trim() !== "" && !this.busy);
  readonly #backend: Backend;
  readonly #connection: ConnectionId;

  constructor(backend: Backend, connection: ConnectionId) {
    this.#backend = backend;
    this.#connection = connection;
  }

  /** True when the new key is in place. When it is refused, the old one stays. */
  async replace(): Promise<boolean> {
    if (!this.canReplace) return false;
    this.busy = true;
    this.failure = null;
    try {
      await this.#backend.call("replace_connection_key", { connection: this.#connection, key: this.key.trim() });
      this.key = "";
      return true;
    } catch (error) {
      this.failure = failureOf(error);
      return false;
    } finally {
      this.busy = false;
    }
  }
}
