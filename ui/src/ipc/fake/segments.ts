// Segments, pretended: their rules are really answered, over the pretended customers.

import { CallError, plainFailure } from "../backend";
import type { RuleGroup, SegmentView } from "../contract";
import type { Answers } from "../fake";
import { asked } from "./asked";
import { conditionsOf, means, type Known } from "./rules";
import { kinds, rowsOf } from "./sample";

const EVERYBODY: RuleGroup = { combinator: "and", rules: [] };
const FIELDS = Object.keys(kinds);

type Saved = Pick<SegmentView, "id" | "name" | "rule" | "exports" | "changed">;

const SAVED: Saved[] = [
  {
    id: 2, name: "Finland", exports: ["Spring newsletter"], changed: "2026-11-20T10:00:00Z",
    rule: { combinator: "and", rules: [{ field: "country", operator: "=", value: "Finland" }] },
  },
  {
    id: 3, name: "Big spenders FI/JP", exports: [], changed: "2026-11-24T08:00:00Z",
    rule: {
      combinator: "and",
      rules: [
        { field: "Spend", operator: ">=", value: 500 },
        { combinator: "or", rules: [{ field: "country", operator: "=", value: "Finland" }, { field: "country", operator: "=", value: "Japan" }] },
      ],
    },
  },
];

/** Answers about segments. */
export function segmentAnswers(): Answers {
  let saved = asked("empty") || asked("bare") ? [] : SAVED;
  const people: Known[] = asked("empty")
    ? []
    : rowsOf(FIELDS, 0, Infinity).map((row) => Object.fromEntries(FIELDS.map((field, place) => [field, row.values[place] ?? null])));
  const matching = (rule: RuleGroup): Known[] => people.filter((known) => means(rule, known, (field) => kinds[field] ?? "text"));
  const view = (segment: Saved): SegmentView => ({ ...segment, everyone: false, members: matching(segment.rule).length, total: people.length });
  const everyone = (): SegmentView => ({
    id: 1, name: "", everyone: true, rule: EVERYBODY, members: people.length, total: people.length, exports: [], changed: "2026-11-02T09:00:00Z",
  });
  return {
    list_segments: () => [everyone(), ...saved.map(view)],
    count_rule: ({ rule }) => {
      const members = matching(rule);
      const conditions = conditionsOf(rule);
      const sample_fields = [...new Set(["email", "first_name", "last_name", ...conditions.map(({ field }) => field)])];
      return {
        count: members.length,
        total: people.length,
        conditions: conditions.map((condition) => matching({ ...EVERYBODY, rules: [condition] }).length),
        sample_fields,
        sample: members.slice(0, 10).map((known) => ({ id: people.indexOf(known), values: sample_fields.map((field) => known[field] ?? null) })),
      };
    },
    save_segment: ({ draft }) => {
      if (saved.some(({ id, name }) => id !== draft.id && name === draft.name)) {
        throw new CallError({ ...plainFailure("name_taken"), subject: draft.name });
      }
      const before = saved.find(({ id }) => id === draft.id);
      const segment = { id: draft.id ?? saved.length + 2, name: draft.name, rule: draft.rule, exports: before?.exports ?? [], changed: "2026-11-24T12:00:00Z" };
      saved = [...saved.filter(({ id }) => id !== segment.id), segment];
      return view(segment);
    },
    remove_segment: ({ segment }) => {
      saved = saved.filter(({ id }) => id !== segment);
      return null;
    },
  };
}
