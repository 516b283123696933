import { describe, expect, it } from "vitest";

import { Router } from "./router.svelte";

const at = (hash: string): Router => {
  const router = new Router();
  router.hash = hash;
  return router;
};

describe("the router", () => {
  it("begins in the overview", () => {
    expect(at("").room).toBe("overview");
  });

  it("reads a path and what stands behind it", () => {
    const router = at("#/exports/new?segment=3");

    expect(router.parts).toEqual(["exports", "new"]);
    expect(router.query.get("segment")).toBe("3");
  });
});
