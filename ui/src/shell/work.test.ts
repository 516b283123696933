import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";

import { work } from "./work.svelte";

describe("what goes on behind every page", () => {
  // Whatever arrives leads to where it is looked at.
  beforeAll(() => void vi.stubGlobal("location", { hash: "" }));
  afterAll(() => void vi.unstubAllGlobals());

  it("leaves nothing behind for the next person", async () => {
    const leave = work.follow();
    await work.takeSample();
    work.receive({ files: [], refused: [{ name: "secret.pdf", code: "file_is_binary" }] });
    expect(work.arrived, "a file waits to be added").toHaveLength(1);
    expect(location.hash).toBe("#/data/import");

    leave();

    expect(work.arrived, "the foot of the window names it no more").toEqual([]);
    expect(work.refused).toEqual([]);
  });
});
