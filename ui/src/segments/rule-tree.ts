// A rule as a tree that is changed by replacing it. The shape and the changes are those of @react-querybuilder/core;
// this file is the only place that knows so.

import { add, remove, update, type RuleGroupType } from "@react-querybuilder/core";
import type { Combinator, Condition, FieldKey, FieldType, Operator, RuleGroup, RuleNode } from "../ipc/contract";
import { firstValue, isComplete, operatorsFor, standsAlone } from "./operators";

/** Where a node stands: the place in each group on the way down. The outermost group is `[]`. */
export type Path = readonly number[];

/** Says what kind of values a field holds; nothing when the data does not have the field. */
export type KindOf = (field: FieldKey) => FieldType | undefined;

/** How deep groups may be nested on screen; the outermost is the first. */
export const DEEPEST = 3;

const asTheirs = (rule: RuleGroup) => rule as RuleGroupType;
const asOurs = (rule: RuleGroupType) => rule as RuleGroup;

/** Whether a node is a group. */
export function isGroup(node: RuleNode): node is RuleGroup {
  return "rules" in node;
}

/** The rule that everybody meets. */
export function everybody(): RuleGroup {
  return { id: crypto.randomUUID(), combinator: "and", rules: [] };
}

/** A condition on a field, to be filled in. */
export function blank(field: FieldKey, kind: FieldType): Condition {
  const operator = operatorsFor(kind)[0] ?? "=";
  return { id: crypto.randomUUID(), field, operator, value: firstValue(kind, operator) };
}

/** The rule with one more node at the end of a group. */
export function added(rule: RuleGroup, node: RuleNode, group: Path): RuleGroup {
  return asOurs(add(asTheirs(rule), node as RuleGroupType, [...group]));
}

/** The rule without a node. */
export function removed(rule: RuleGroup, path: Path): RuleGroup {
  return asOurs(remove(asTheirs(rule), [...path]));
}

/** The rule with a group joined another way. */
export function joined(rule: RuleGroup, group: Path, combinator: Combinator): RuleGroup {
  return asOurs(update(asTheirs(rule), "combinator", combinator, [...group]));
}

/** The rule with another value in a condition. */
export function valued(rule: RuleGroup, path: Path, value: Condition["value"]): RuleGroup {
  return asOurs(update(asTheirs(rule), "value", value, [...path]));
}

/** The rule with a condition about another field; operator and value start afresh, for they need not fit. */
export function refielded(rule: RuleGroup, path: Path, field: FieldKey, kind: FieldType): RuleGroup {
  const operator = operatorsFor(kind)[0] ?? "=";
  return asOurs(
    update(asTheirs(rule), "field", field, [...path], {
      getRuleDefaultOperator: () => operator,
      getRuleDefaultValue: () => firstValue(kind, operator),
    }),
  );
}

/** The rule with another operator in a condition. The value stays unless one of the two operators takes none. */
export function reoperated(rule: RuleGroup, path: Path, operator: Operator, kind: FieldType): RuleGroup {
  const before = conditionAt(rule, path);
  const next = asOurs(update(asTheirs(rule), "operator", operator, [...path]));
  const keeps = before !== undefined && standsAlone(before.operator) === standsAlone(operator);
  return keeps ? next : valued(next, path, firstValue(kind, operator));
}

/** The condition that stands at a path. */
export function conditionAt(rule: RuleGroup, path: Path): Condition | undefined {
  let node: RuleNode | undefined = rule;
  for (const place of path) node = node !== undefined && isGroup(node) ? node.rules[place] : undefined;
  return node === undefined || isGroup(node) ? undefined : node;
}

/** Its conditions in the order they are written, groups opened up. */
export function conditionsOf(group: RuleGroup): Condition[] {
  return group.rules.flatMap((node) => (isGroup(node) ? conditionsOf(node) : [node]));
}

/** The rule without what is not filled in yet, as it can be counted now. */
export function complete(rule: RuleGroup, kindOf: KindOf): RuleGroup {
  const rules: RuleNode[] = [];
  for (const node of rule.rules) {
    if (isGroup(node)) {
      const inner = complete(node, kindOf);
      // An empty group would mean everybody, which nobody has said.
      if (inner.rules.length > 0) rules.push(inner);
    } else {
      const kind = kindOf(node.field);
      // A field that is gone stays in, so that the engine says so.
      if (kind === undefined || isComplete(node, kind)) rules.push(node);
    }
  }
  return { ...rule, rules };
}

/** A saved rule with an id on every node, so that lines keep their place on the screen. */
export function identified(rule: RuleGroup): RuleGroup {
  const rules = rule.rules.map((node) =>
    isGroup(node) ? identified(node) : { ...node, id: node.id ?? crypto.randomUUID() },
  );
  return { ...rule, id: rule.id ?? crypto.randomUUID(), rules };
}
