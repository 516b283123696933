// A rule over one invented customer. The engine does it over columns; this is for the page only.

import type { Condition, RuleGroup, RuleNode } from "../contract";

type Values = ReadonlyMap<string, string>;

/** Whether a customer matches. */
export function matches(node: RuleNode, values: Values): boolean {
  if (!("rules" in node)) return holds(node, values);
  const inside = node.rules.map((rule) => matches(rule, values));
  const joined = node.combinator === "and" ? inside.every(Boolean) : inside.length === 0 || inside.some(Boolean);
  return node.not === true ? !joined : joined;
}

/** The conditions of a rule, groups opened up. */
export function conditionsOf(group: RuleGroup): Condition[] {
  return group.rules.flatMap((rule) => ("rules" in rule ? conditionsOf(rule) : [rule]));
}

function holds({ field, operator, value }: Condition, values: Values): boolean {
  const mine = values.get(field)?.toLowerCase();
  if (operator === "null") return mine === undefined;
  if (operator === "notNull") return mine !== undefined;
  const other = String(value ?? "").toLowerCase();
  if (mine === undefined) return operator === "!=" || operator === "doesNotContain";
  const numbers = [Number(mine), Number(other)] as const;
  const numeric = other !== "" && numbers.every((number) => !Number.isNaN(number));
  const order = numeric ? numbers[0] - numbers[1] : mine < other ? -1 : Number(mine > other);
  switch (operator) {
    case "=":
      return order === 0;
    case "!=":
      return order !== 0;
    case "contains":
      return mine.includes(other);
    case "doesNotContain":
      return !mine.includes(other);
    case "beginsWith":
      return mine.startsWith(other);
    case "<":
      return order < 0;
    case ">":
      return order > 0;
    case "<=":
      return order <= 0;
    case ">=":
      return order >= 0;
  }
}
