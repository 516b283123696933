// What was done here, one page at a time, newest first. It knows nothing of how it is drawn.

import type { Backend } from "../ipc/backend";
import { failureOf } from "../ipc/backend";
import type { ActivityLine, Failure } from "../ipc/contract";

/** Lines on one page. */
export const PAGE = 50;

export class ActivityLog {
  lines = $state.raw<readonly ActivityLine[] | null>(null);
  total = $state(0);
  offset = $state(0);
  failure = $state.raw<Failure | null>(null);
  #turn = 0;

  readonly last = $derived(Math.min(this.offset + PAGE, this.total));
  readonly hasNewer = $derived(this.offset > 0);
  readonly hasOlder = $derived(this.offset + PAGE < this.total);

  readonly #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Reads the page that begins at a place. */
  async read(offset = this.offset): Promise<void> {
    const turn = ++this.#turn;
    try {
      const page = await this.#backend.call("activity", { offset, limit: PAGE });
      if (turn !== this.#turn) return;
      this.lines = page.lines;
      this.total = page.total;
      this.offset = offset;
      this.failure = null;
    } catch (cause) {
      if (turn === this.#turn) this.failure = failureOf(cause);
    }
  }

  async newer(): Promise<void> {
    if (this.hasNewer) await this.read(Math.max(0, this.offset - PAGE));
  }

  async older(): Promise<void> {
    if (this.hasOlder) await this.read(this.offset + PAGE);
  }
}
