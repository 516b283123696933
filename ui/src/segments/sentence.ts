// A rule as a sentence that a person can read aloud. Each condition is one whole message of the catalogue, names and
// values stand in quotes, and Intl joins them, so that no language has to inflect what it does not know.

import { day, number } from "../i18n/format";
import { language } from "../i18n/language.svelte";
import type { MessageId } from "../i18n/messages";
import { t, text } from "../i18n/translate";
import type { Combinator, Condition, FieldKey, FieldType, Operator, RuleGroup } from "../ipc/contract";
import { complete, isGroup, type KindOf } from "./rule-tree";

/** Says how a field is called on the screen. */
export type NameOf = (field: FieldKey) => string;

type Word = "text" | "number" | "date" | "boolean";

const WORD: Record<FieldType, Word> = {
  text: "text",
  list: "text",
  number: "number",
  date: "date",
  boolean: "boolean",
};

const ENDING: Record<Exclude<Operator, "null" | "notNull">, string> = {
  "=": "equals",
  "!=": "not-equals",
  contains: "contains",
  doesNotContain: "does-not-contain",
  beginsWith: "begins-with",
  ">": "greater",
  "<": "less",
  ">=": "at-least",
  "<=": "at-most",
};

function idOf(family: "operator" | "rule", operator: Operator, kind: FieldType): MessageId {
  if (operator === "null") return `${family}-empty`;
  if (operator === "notNull") return `${family}-not-empty`;
  return `${family}-${WORD[kind]}-${ENDING[operator]}` as MessageId;
}

/** What an operator is called in the builder, for a kind of field. */
export function operatorName(operator: Operator, kind: FieldType): string {
  return text(idOf("operator", operator, kind));
}

/** A condition's value as people write it. */
export function valueName(value: Condition["value"], kind: FieldType): string {
  if (typeof value === "boolean") return value ? t("segment-value-yes") : t("segment-value-no");
  if (typeof value === "number") return number(value);
  if (value === null) return "";
  return kind === "date" ? day(value) : value.trim();
}

function saidCondition(condition: Condition, kindOf: KindOf, nameOf: NameOf): string {
  const field = nameOf(condition.field);
  const kind = kindOf(condition.field) ?? "text";
  const value = valueName(condition.value, kind);
  return text(idOf("rule", condition.operator, kind), { field, value });
}

function joined(parts: readonly string[], combinator: Combinator): string {
  const type = combinator === "and" ? "conjunction" : "disjunction";
  return new Intl.ListFormat(language.code, { type }).format(parts);
}

function saidParts(group: RuleGroup, kindOf: KindOf, nameOf: NameOf): string[] {
  return group.rules.map((node) => {
    if (!isGroup(node)) return saidCondition(node, kindOf, nameOf);
    const inner = joined(saidParts(node, kindOf, nameOf), node.combinator);
    return node.rules.length > 1 ? t("rule-inner", { conditions: inner }) : inner;
  });
}

/** The rule as one sentence, without what is not filled in yet: it says what is counted. */
export function sentence(rule: RuleGroup, kindOf: KindOf, nameOf: NameOf): string {
  const parts = saidParts(complete(rule, kindOf), kindOf, nameOf);
  if (parts.length === 0) return t("rule-everybody");
  return t("rule-people", { conditions: joined(parts, rule.combinator) });
}
