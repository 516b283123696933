import { describe, expect, it } from "vitest";
import { typedNumber } from "./numbers";

describe("a number that somebody types", () => {
  it.each([
    ["500", 500],
    ["1,234.5", 1234.5],
    ["1 234,5", 1234.5],
    ["1.234,5", 1234.5],
    ["1,234", 1234],
    ["0,125", 0.125],
    ["12,5", 12.5],
    ["−3", -3],
    [".5", 0.5],
  ])("%s is %d", (text, value) => expect(typedNumber(text)).toBe(value));

  it.each(["", "-", "12a", "1..2", "e5"])("“%s” is none", (text) => expect(typedNumber(text)).toBeNull());
});
