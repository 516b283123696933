import { describe, expect, it } from "vitest";

import { ConsentLock } from "./consent.svelte";

describe("the consent lock", () => {
  it("subscribes nobody until it is switched on and both fields are told", () => {
    const lock = new ConsentLock();
    lock.agreed = "Agreed";
    lock.at = "Agreed on";
    expect(lock.subscribing, "it is off").toBeNull();

    lock.on = true;
    expect(lock.subscribing).toEqual({ agreed: "Agreed", at: "Agreed on" });

    lock.at = null;
    expect(lock.subscribing, "nobody knows when").toBeNull();
    expect(lock.complete, "and that cannot be saved").toBe(false);
  });

  it("takes over what was saved", () => {
    const lock = new ConsentLock();
    lock.takeOver({ agreed: "Agreed", at: "Agreed on" });
    expect(lock.on).toBe(true);

    lock.takeOver(null);
    expect([lock.on, lock.subscribing, lock.complete]).toEqual([false, null, true]);
  });
});
