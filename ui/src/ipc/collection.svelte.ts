// Things of one kind that the engine keeps: read, and removed one by one. It knows nothing of how they are drawn.

import type { Failure } from "./contract";
import { failureOf } from "./failure";

export class Collection<Entry> {
  /** The entries, once they have been read. */
  entries = $state.raw<readonly Entry[] | null>(null);
  failure = $state.raw<Failure | null>(null);
  readonly #read: () => Promise<readonly Entry[]>;
  readonly #remove: (entry: Entry) => Promise<unknown>;

  constructor(read: () => Promise<readonly Entry[]>, remove: (entry: Entry) => Promise<unknown>) {
    this.#read = read;
    this.#remove = remove;
  }

  /** Reads them. When that fails, those that were read before stay. */
  async read(): Promise<void> {
    try {
      this.entries = await this.#read();
      this.failure = null;
    } catch (cause) {
      this.failure = failureOf(cause);
    }
  }

  /** Removes one; false when the engine refused. */
  async remove(entry: Entry): Promise<boolean> {
    try {
      await this.#remove(entry);
    } catch (cause) {
      this.failure = failureOf(cause);
      return false;
    }
    await this.read();
    return true;
  }
}
