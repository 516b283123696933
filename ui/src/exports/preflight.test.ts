import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { ArgumentsOf, CommandName } from "../ipc/backend";
import { FakeBackend } from "../ipc/fake/backend";
import { CallError, plainFailure } from "../ipc/failure";
import { Preflight } from "./preflight.svelte";

/** Remembers how a run was started. */
class Remembering extends FakeBackend {
  started: ArgumentsOf<"start_run"> | null = null;

  override async call<K extends CommandName>(name: K, args: ArgumentsOf<K>) {
    if (name === "start_run") this.started = args as ArgumentsOf<"start_run">;
    return super.call(name, args);
  }
}

/** Refuses the first preflight, because the limits leave no room for its questions. */
class Limited extends FakeBackend {
  plans = 0;
  readonly #seconds: number | null;

  constructor(seconds: number | null) {
    super("full");
    this.#seconds = seconds;
  }

  override async call<K extends CommandName>(name: K, args: ArgumentsOf<K>) {
    if (name === "plan_export") this.plans += 1;
    if (name === "plan_export" && this.plans === 1) {
      throw new CallError({ ...plainFailure("rate_limited"), count: this.#seconds });
    }
    return super.call(name, args);
  }
}

const SPRING = 1;
const WIN_BACK = 2;
const ENDED = 43;

async function planned(id: number): Promise<{ backend: Remembering; preflight: Preflight }> {
  const backend = new Remembering("full");
  const preflight = new Preflight(backend, id);
  await preflight.load();
  return { backend, preflight };
}

describe("the preflight", () => {
  it("asks nothing else of an export that sends everybody and takes nobody off", async () => {
    const { backend, preflight } = await planned(SPRING);

    expect(preflight.forecast).toEqual({ people: preflight.plan?.to_send, leaving: 0, held: 0 });
    await preflight.send();
    expect(backend.started?.options).toEqual({ removals: null, everybody: false, only_rejected_of: null });
  });

  it("holds those who left until a person approves their number", async () => {
    const { backend, preflight } = await planned(WIN_BACK);
    const leaves = preflight.plan?.difference.leaves;

    expect(preflight.plan?.brake, "so many leave that the brake holds them").toBe(true);
    expect(preflight.forecast).toMatchObject({ leaving: 0, held: leaves });
    await preflight.send();
    expect(backend.started?.options.removals, "nobody approved anything").toBeNull();
  });

  it("takes exactly those off whose number was read", async () => {
    const { backend, preflight } = await planned(WIN_BACK);
    const leaves = preflight.plan?.difference.leaves;

    preflight.approved = true;

    expect(preflight.forecast).toMatchObject({ leaving: leaves, held: 0 });
    await preflight.send();
    expect(backend.started?.options.removals).toBe(leaves);
  });

  it("sends the untouched too when everybody is asked for once", async () => {
    const { backend, preflight } = await planned(WIN_BACK);
    const { to_send = 0, left_out = {} } = preflight.plan ?? {};

    preflight.everybody = true;

    expect(preflight.forecast.people).toBe(to_send + (left_out.unchanged ?? 0));
    await preflight.send();
    expect(backend.started?.options.everybody).toBe(true);
  });

  it("sends only those again whom a run could not bring there, and takes nobody off", async () => {
    const backend = new Remembering("full");
    const preflight = new Preflight(backend, WIN_BACK, ENDED);
    await preflight.load();

    const run = await backend.call("run", { run: ENDED });
    expect(preflight.forecast).toEqual({ people: run.repeatable, leaving: 0, held: 0 });
    const begun = await preflight.send();
    expect(backend.started?.options).toEqual({ removals: null, everybody: false, only_rejected_of: ENDED });
    expect((await backend.call("run", { run: begun ?? 0 })).receipt.repeats).toBe(ENDED);
  });

  it("says why it cannot run, and sends nobody", async () => {
    const { backend, preflight } = await planned(3);

    expect(preflight.refusal?.code).toBe("no_connection");
    expect(await preflight.send()).toBeNull();
    expect(backend.started).toBeNull();
  });
});

describe("a preflight for which the limits leave no room", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("counts down and asks again by itself", async () => {
    const backend = new Limited(40);
    const preflight = new Preflight(backend, SPRING);

    await preflight.load();
    expect(preflight.waits).toBe(40);
    await vi.advanceTimersByTimeAsync(39_000);
    expect([preflight.waits, backend.plans]).toEqual([1, 1]);
    await vi.advanceTimersByTimeAsync(5_000);

    expect([preflight.waits, backend.plans]).toEqual([0, 2]);
    expect(preflight.canSend, "it is there now").toBe(true);
  });

  it("asks nothing any more once nobody looks, or where nobody said for how long", async () => {
    const backend = new Limited(40);
    const left = new Preflight(backend, SPRING);
    await left.load();
    left.leave();
    const early = new Limited(40);
    const leftMeanwhile = new Preflight(early, SPRING);
    const answer = leftMeanwhile.load();
    leftMeanwhile.leave();
    await answer;
    const untold = new Preflight(new Limited(null), SPRING);
    await untold.load();

    await vi.advanceTimersByTimeAsync(120_000);

    expect([backend.plans, early.plans]).toEqual([1, 1]);
    expect([untold.waits, untold.refusal?.code]).toEqual([0, "rate_limited"]);
  });
});
