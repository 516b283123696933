// After too many wrong passwords Listward listens to nobody for some seconds. Here they are counted down, so that whoever waits
// sees when it listens again, and does not press in vain.

import type { Failure } from "../ipc/contract";

const SECOND = 1_000;
/** How often the clock is looked at: often enough that no second is shown twice as long as another. */
const LOOK = 200;

export class Pause {
  /** So many seconds to go; none when there is no pause. */
  left = $state(0);
  #ticking: ReturnType<typeof setInterval> | undefined;
  readonly #over: () => void;

  /** `over` is called when a pause is over. */
  constructor(over: () => void) {
    this.#over = over;
  }

  /** Begins a pause if that is why something was refused. */
  heed(failure: Failure): void {
    if (failure.code !== "sign_in_paused") return;
    this.end();
    this.left = failure.count ?? 1;
    const until = Date.now() + this.left * SECOND;
    this.#ticking = setInterval(() => {
      this.left = Math.max(0, Math.ceil((until - Date.now()) / SECOND));
      if (this.left > 0) return;
      this.end();
      this.#over();
    }, LOOK);
  }

  /** Nobody waits any more. */
  end(): void {
    clearInterval(this.#ticking);
    this.left = 0;
  }
}
