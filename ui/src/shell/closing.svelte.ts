// Somebody closes the window while something goes on: whether they mean it.

import type { Backend, Unlisten } from "../ipc/backend";
import type { GoingOn } from "../ipc/contract";

export class Closing {
  /** What goes on, for as long as a person is asked about it. */
  asked = $state.raw<GoingOn | null>(null);
  readonly #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Follows who wishes to close the window. Gives what ends the following. */
  follow(): Unlisten {
    return this.#backend.listen((event) => {
      if (event.event === "close_asked") this.asked = event.going;
    });
  }

  stay(): void {
    this.asked = null;
  }

  go(): void {
    this.#backend.closeAnyway();
  }
}
