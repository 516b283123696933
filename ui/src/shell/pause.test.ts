import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { plainFailure } from "../ipc/failure";
import { Pause } from "./pause.svelte";

const SECOND = 1_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("a pause after too many wrong passwords", () => {
  it("is counted down, and says when it is over", () => {
    const over = vi.fn();
    const pause = new Pause(over);

    pause.heed({ ...plainFailure("sign_in_paused"), count: 2 });
    expect(pause.left).toBe(2);

    vi.advanceTimersByTime(SECOND);
    expect(pause.left).toBe(1);
    expect(over).not.toHaveBeenCalled();

    vi.advanceTimersByTime(SECOND);
    expect(pause.left).toBe(0);
    expect(over).toHaveBeenCalledOnce();
  });

  it("does not come of anything else, and a longer one takes the place of a shorter one", () => {
    const over = vi.fn();
    const pause = new Pause(over);

    pause.heed(plainFailure("wrong_password"));
    expect(pause.left).toBe(0);

    pause.heed({ ...plainFailure("sign_in_paused"), count: 1 });
    pause.heed({ ...plainFailure("sign_in_paused"), count: 4 });
    vi.advanceTimersByTime(2 * SECOND);
    expect(pause.left).toBe(2);
    expect(over).not.toHaveBeenCalled();
  });
});
