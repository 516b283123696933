import { describe, expect, it } from "vitest";
import type { FieldType, RuleGroup } from "../ipc/contract";
import { added, blank, complete, conditionsOf, everybody, isGroup, refielded, removed, reoperated, valued } from "./rule-tree";

const KINDS: Record<string, FieldType> = { country: "text", spend: "number", opted_in: "boolean" };
const kindOf = (field: string) => KINDS[field];

describe("a rule that is being written", () => {
  const two = added(added(everybody(), blank("country", "text"), []), blank("spend", "number"), []);

  it("keeps the conditions in the order they were added", () => {
    expect(conditionsOf(two).map((one) => one.field)).toEqual(["country", "spend"]);
  });

  it("leaves the rule before a change as it was", () => {
    removed(two, [0]);
    expect(conditionsOf(two), "the screen may still show the older rule").toHaveLength(2);
  });

  it("counts only what is filled in", () => {
    const filled = valued(two, [0], "Finland");
    const counted = conditionsOf(complete(filled, kindOf));
    expect(counted.map((one) => one.value), "spend has no number yet").toEqual(["Finland"]);
  });

  it("counts no empty group, for that would mean everybody", () => {
    const inner: RuleGroup = { combinator: "or", rules: [blank("country", "text")] };
    const counted = complete(added(everybody(), inner, []), kindOf);
    expect(counted.rules, "its only condition is not filled in").toEqual([]);
  });

  it("leaves a condition on a field that is gone, so that the engine says so", () => {
    const gone = added(everybody(), blank("birthday", "date"), []);
    expect(complete(gone, kindOf).rules).toHaveLength(1);
  });

  it("starts operator and value afresh with another field", () => {
    const filled = valued(reoperated(two, [0], "contains", "text"), [0], "Fin");
    const next = conditionsOf(refielded(filled, [0], "spend", "number"))[0];
    expect(next).toMatchObject({ field: "spend", operator: "=", value: "" });
  });

  it("keeps the value between operators that take one, and drops it for those that do not", () => {
    const filled = valued(two, [0], "Finland");
    expect(conditionsOf(reoperated(filled, [0], "!=", "text"))[0]?.value).toBe("Finland");
    const alone = reoperated(filled, [0], "null", "text");
    expect(conditionsOf(alone)[0]?.value, "“is empty” compares with nothing").toBeNull();
    expect(conditionsOf(reoperated(alone, [0], "=", "text"))[0]?.value).toBe("");
  });

  it("reaches into groups by their path", () => {
    const inner: RuleGroup = { combinator: "or", rules: [blank("country", "text")] };
    const nested = valued(added(two, inner, []), [2, 0], "Japan");
    const group = nested.rules[2];
    expect(group && isGroup(group) && conditionsOf(group)[0]?.value).toBe("Japan");
  });
});
