// Rules over people, pretended: text without regard to case, days by their date.

import type { Condition, FieldType, RuleGroup, RuleNode } from "../contract";

/** What is known about somebody, as text; numbers with a point, days as ISO 8601. */
export type Known = Readonly<Record<string, string | null>>;

function compared(known: string, value: Condition["value"], kind: FieldType): number {
  if (kind === "number") return Number(known) - Number(value);
  if (kind === "date") return known.slice(0, 10).localeCompare(String(value).slice(0, 10));
  return known.localeCompare(String(value).trim(), "en", { sensitivity: "accent" });
}

function holds({ operator, value }: Condition, known: string | null, kind: FieldType): boolean {
  if (operator === "null") return known === null;
  if (operator === "notNull") return known !== null;
  if (known === null) return operator === "!=" || operator === "doesNotContain";
  const text = known.toLowerCase();
  const wanted = String(value).toLowerCase();
  switch (operator) {
    case "=": return compared(known, value, kind) === 0;
    case "!=": return compared(known, value, kind) !== 0;
    case "contains": return text.includes(wanted);
    case "doesNotContain": return !text.includes(wanted);
    case "beginsWith": return text.startsWith(wanted);
    case "<": return compared(known, value, kind) < 0;
    case ">": return compared(known, value, kind) > 0;
    case "<=": return compared(known, value, kind) <= 0;
    case ">=": return compared(known, value, kind) >= 0;
  }
}

/** Whether a rule means somebody. */
export function means(node: RuleNode, known: Known, kindOf: (field: string) => FieldType): boolean {
  if (!("rules" in node)) return holds(node, known[node.field] ?? null, kindOf(node.field));
  const parts = node.rules.map((part) => means(part, known, kindOf));
  const whole = parts.length === 0 || (node.combinator === "and" ? parts.every(Boolean) : parts.some(Boolean));
  return whole !== (node.not ?? false);
}

/** The conditions of a rule in the order they are written. */
export function conditionsOf(group: RuleGroup): Condition[] {
  return group.rules.flatMap((node) => ("rules" in node ? conditionsOf(node) : [node]));
}
