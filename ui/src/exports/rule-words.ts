// The rule of a run as it was then, as a sentence. The data may have changed since: what kind a field had is told by the
// values that it was compared with.

import { fieldName } from "../i18n/fields";
import { t } from "../i18n/translate";
import type { FieldKey, FieldType, RuleGroup, RunSegment } from "../ipc/contract";
import { isGroup } from "../segments/rule-tree";
import { sentence } from "../segments/sentence";

function kindsIn(rule: RuleGroup, kinds = new Map<FieldKey, FieldType>()): Map<FieldKey, FieldType> {
  for (const node of rule.rules) {
    if (isGroup(node)) kindsIn(node, kinds);
    else if (typeof node.value === "number") kinds.set(node.field, "number");
    else if (typeof node.value === "boolean") kinds.set(node.field, "boolean");
    else if (typeof node.value === "string") kinds.set(node.field, isDay(node.value) ? "date" : "text");
  }
  return kinds;
}

const isDay = (value: string): boolean => /^\d{4}-\d{2}-\d{2}/.test(value);

/** The name of a run's segment. */
export function segmentName(segment: RunSegment): string {
  return segment.name || t("segment-everyone");
}

/** A run's rule in words; nothing when it is not one that can be read. */
export function ruleWords(segment: RunSegment): string {
  try {
    const rule = JSON.parse(segment.rule) as RuleGroup;
    const kinds = kindsIn(rule);
    return sentence(rule, (field) => kinds.get(field), fieldName);
  } catch {
    return "";
  }
}
