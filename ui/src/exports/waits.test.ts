import { describe, expect, it } from "vitest";

import { soon } from "../i18n/format";
import { waitText } from "./waits";

describe("what a run waits for", () => {
  const until = "2026-11-28T15:40:00Z";

  it("counts a short wait down", () => {
    expect(waitText({ for: "klaviyo", seconds: 12, until }, "klaviyo")).toBe("Klaviyo asked us to wait 12 sec.");
  });

  it("says of a wait of more than an hour when it is over", () => {
    const words = waitText({ for: "klaviyo", seconds: 3_723, until }, "klaviyo");

    expect(words).toContain("1 hr, 2 min");
    expect(words, "whoever comes back then knows when").toContain(soon(until));
  });
});
