import { describe, expect, it } from "vitest";

import { valueText } from "./values";

describe("a profile's value", () => {
  it("is written as its kind is written in the language", () => {
    expect(valueText("1204.5", "number"), "numbers are grouped").toBe("1,204.5");
    expect(valueText("2026-10-14", "date"), "a day keeps its day in every time zone").toBe("Oct 14, 2026");
    expect(valueText("true", "boolean")).toBe("Yes");
  });

  it("stays as it is when it does not fit its kind", () => {
    expect(valueText("n/a", "number")).toBe("n/a");
    expect(valueText("soon", "date")).toBe("soon");
    expect(valueText("", "number"), "nothing is not zero").toBe("");
  });
});
