// The saved segments. It knows nothing of how they are drawn.

import { failureOf, type Backend } from "../ipc/backend";
import type { Failure, SegmentView } from "../ipc/contract";
import { inOrder } from "./order";

export class SegmentList {
  segments = $state.raw<readonly SegmentView[] | null>(null);
  failure = $state.raw<Failure | null>(null);
  readonly #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  async read(): Promise<void> {
    try {
      this.segments = inOrder(await this.#backend.call("list_segments", {}));
      this.failure = null;
    } catch (cause) {
      this.failure = failureOf(cause);
    }
  }

  /** Removes one; false when the engine refused. */
  async remove(segment: SegmentView): Promise<boolean> {
    try {
      await this.#backend.call("remove_segment", { segment: segment.id });
    } catch (cause) {
      this.failure = failureOf(cause);
      return false;
    }
    await this.read();
    return true;
  }
}
