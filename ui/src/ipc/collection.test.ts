import { describe, expect, it } from "vitest";

import { Collection } from "./collection.svelte";
import { CallError, plainFailure } from "./failure";

describe("a collection", () => {
  it("reads again what is left after one was removed", async () => {
    let kept = ["a", "b"];
    const letters = new Collection<string>(
      async () => kept,
      async (letter) => void (kept = kept.filter((other) => other !== letter)),
    );
    await letters.read();

    expect(await letters.remove("a")).toBe(true);
    expect(letters.entries).toEqual(["b"]);
  });

  it("keeps what it shows, and says why, when the engine refuses", async () => {
    const letters = new Collection<string>(
      async () => ["a"],
      async () => Promise.reject(new CallError(plainFailure("in_use"))),
    );
    await letters.read();

    expect(await letters.remove("a")).toBe(false);
    expect(letters.entries).toEqual(["a"]);
    expect(letters.failure?.code).toBe("in_use");
  });
});
