import { describe, expect, it } from "vitest";
import type { FieldType, RuleGroup } from "../ipc/contract";
import { sentence } from "./sentence";

const KINDS: Record<string, FieldType> = { country: "text", spend: "number", since: "date", opted_in: "boolean" };
const NAMES: Record<string, string> = { country: "Country", spend: "Spend", since: "Since", opted_in: "Opted in" };
const said = (rule: RuleGroup) => sentence(rule, (key) => KINDS[key], (key) => NAMES[key] ?? key);

describe("a rule as a sentence", () => {
  it("says everybody when there is no condition", () => {
    expect(said({ combinator: "and", rules: [] })).toBe("Everybody.");
  });

  it("names every field and value in quotes and joins them as the language does", () => {
    const rule: RuleGroup = {
      combinator: "and",
      rules: [
        { field: "country", operator: "=", value: "Finland" },
        { field: "spend", operator: ">=", value: 1500 },
        { field: "since", operator: "<", value: "2026-01-31" },
      ],
    };
    expect(said(rule)).toMatch(/^People for whom “Country” is “Finland”, “Spend” is at least 1,500,? and “Since” is before .*31.*\.$/);
  });

  it("puts a group of its own in brackets", () => {
    const rule: RuleGroup = {
      combinator: "and",
      rules: [
        { field: "opted_in", operator: "=", value: true },
        {
          combinator: "or",
          rules: [
            { field: "country", operator: "=", value: "Finland" },
            { field: "country", operator: "=", value: "Japan" },
          ],
        },
      ],
    };
    expect(said(rule)).toBe("People for whom “Opted in” is “yes” and (“Country” is “Finland” or “Country” is “Japan”).");
  });

  it("leaves out what nobody has filled in, as the count does", () => {
    expect(said({ combinator: "and", rules: [{ field: "spend", operator: ">", value: "" }] })).toBe("Everybody.");
  });
});
