import { describe, expect, it, vi } from "vitest";

import { Router } from "./router.svelte";

const at = (hash: string): Router => {
  const router = new Router();
  router.hash = hash;
  return router;
};
const LOSS = { title: "Leave without saving?", line: "What you changed is lost." };

describe("the router", () => {
  it("begins in the overview", () => {
    expect(at("").room).toBe("overview");
  });

  it("reads a path and what stands behind it", () => {
    const router = at("#/exports/new?segment=3");

    expect(router.parts).toEqual(["exports", "new"]);
    expect(router.query.get("segment")).toBe("3");
  });

  it("asks before a page is left that has something to lose, and goes once that is agreed to", () => {
    vi.stubGlobal("location", { hash: "#/data" });
    const router = at("#/segments/new");
    router.hold(() => LOSS);

    expect(router.arrive("#/data"), "the page stays until somebody agrees").toBe(false);
    expect(router.room).toBe("segments");
    expect(router.leaving?.hold).toEqual(LOSS);

    router.leaving?.go();
    expect(router.room).toBe("data");
    vi.unstubAllGlobals();
  });

  it("asks nothing where nothing would be lost, nor once the page that held on is gone", () => {
    vi.stubGlobal("location", { hash: "#/data" });
    const router = at("#/segments/new");
    router.hold(() => null);
    expect(router.arrive("#/data")).toBe(true);

    const release = router.hold(() => LOSS);
    release();
    vi.stubGlobal("location", { hash: "#/exports" });
    expect(router.arrive("#/exports")).toBe(true);
    vi.unstubAllGlobals();
  });
});
