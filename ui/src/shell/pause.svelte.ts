// Seconds in which asking is in vain: Listward listens to nobody after wrong passwords, and Klaviyo takes no more questions than
// its limits. Here they are counted down, so that whoever waits sees when it goes on.

import type { ErrorCode, Failure } from "../ipc/contract";

const SECOND = 1_000;
/** How often the clock is looked at: often enough that no second is shown twice as long as another. */
const LOOK = 200;

export class Pause {
  /** So many seconds to go; none when there is no pause. */
  left = $state(0);
  #ticking: ReturnType<typeof setInterval> | undefined;
  readonly #over: () => void;
  readonly #why: ErrorCode;

  /** `over` is called when a pause is over; failures of the code `why` begin one. */
  constructor(over: () => void, why: ErrorCode = "sign_in_paused") {
    this.#over = over;
    this.#why = why;
  }

  /** Begins a pause if that is why something was refused. */
  heed(failure: Failure): void {
    if (failure.code !== this.#why) return;
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
