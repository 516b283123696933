// Which operators fit which kind of field, and when a condition is complete. The engine judges by the same table.

import type { Condition, FieldType, Operator } from "../ipc/contract";

const TEXT = ["=", "!=", "contains", "doesNotContain", "beginsWith", "notNull", "null"] as const;
const ORDERED = ["=", "!=", ">", "<", ">=", "<=", "notNull", "null"] as const;
const TRUTH = ["=", "!=", "notNull", "null"] as const;

const OFFERED: Record<FieldType, readonly Operator[]> = {
  text: TEXT,
  list: TEXT,
  number: ORDERED,
  date: ORDERED,
  boolean: TRUTH,
};

/** The operators that a field of this kind can be asked with, in the order they are offered. */
export function operatorsFor(kind: FieldType): readonly Operator[] {
  return OFFERED[kind];
}

/** Whether an operator stands alone, without a value. */
export function standsAlone(operator: Operator): boolean {
  return operator === "null" || operator === "notNull";
}

/** The value that a new condition begins with: nothing yet, or *yes* where there are only two answers. */
export function firstValue(kind: FieldType, operator: Operator): Condition["value"] {
  if (standsAlone(operator)) return null;
  return kind === "boolean" ? true : "";
}

/** Whether a condition can be counted: its value is there and of the field's kind. */
export function isComplete(condition: Condition, kind: FieldType): boolean {
  const { value } = condition;
  if (standsAlone(condition.operator)) return true;
  switch (kind) {
    case "number":
      return typeof value === "number" && Number.isFinite(value);
    case "boolean":
      return typeof value === "boolean";
    case "date":
      return typeof value === "string" && /^\d{4}-\d{2}-\d{2}/.test(value);
    case "text":
    case "list":
      return typeof value === "string" && value.trim() !== "";
  }
}
