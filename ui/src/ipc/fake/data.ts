// Files, sources, profiles and segments of the engine in memory.

import type { CommandName } from "../backend";
import type { FieldKey, ProfileRow, ProfilesQuery, RuleGroup, SegmentView } from "../contract";
import { valuesAt } from "./corrections";
import { FIELDS, personAt } from "./people";
import { conditionsOf, matches } from "./rules";
import { scheduleLooks } from "./schedule";
import { found, refuse } from "./world";
import type { Handlers, World } from "./world";

// Searching and counting look at so many and scale the number up: enough for the page to be seen at work.
const LOOKED_AT = 8_000;

type DataCommand = Extract<
  CommandName,
  | "overview"
  | "list_sources"
  | "remove_source"
  | "list_fields"
  | "profiles_page"
  | "field_values"
  | "list_segments"
  | "count_rule"
  | "save_segment"
  | "remove_segment"
>;

function placesMatching(world: World, rule: RuleGroup): number[] {
  const places = Array.from({ length: Math.min(world.profiles, LOOKED_AT) }, (_, place) => place);
  return places.filter((place) => matches(rule, valuesAt(world, place)));
}

/** How many profiles match a rule, scaled up. */
export function countOf(world: World, rule: RuleGroup): number {
  if (rule.rules.length === 0) return world.profiles;
  const looked = Math.min(world.profiles, LOOKED_AT);
  return looked === 0 ? 0 : Math.round((placesMatching(world, rule).length / looked) * world.profiles);
}

function rowOf(world: World, place: number, fields: readonly FieldKey[]): ProfileRow {
  const values = valuesAt(world, place);
  return { id: place, values: fields.map((field) => values.get(field) ?? null) };
}

function page(world: World, query: ProfilesQuery) {
  const fields = query.fields.length > 0 ? query.fields : FIELDS.map(({ key }) => key);
  const segment = query.segment === null ? null : found(world.segments.find(({ id }) => id === query.segment));
  const wanted = query.search.trim().toLowerCase();
  const range = (places: readonly number[]) => places.slice(query.offset, query.offset + query.limit);
  if (wanted === "" && (segment === null || segment.everyone)) {
    const count = Math.max(0, Math.min(query.limit, world.profiles - query.offset));
    const places = Array.from({ length: count }, (_, i) => query.offset + i);
    return { total: world.profiles, offset: query.offset, fields, rows: places.map((at) => rowOf(world, at, fields)) };
  }
  const rule = segment?.rule ?? { combinator: "and", rules: [] };
  const places = placesMatching(world, rule).filter((place) => {
    const values = valuesAt(world, place);
    const text = ["email", "first_name", "last_name", "phone_number"].map((key) => values.get(key) ?? "").join(" ");
    return text.toLowerCase().includes(wanted);
  });
  return { total: places.length, offset: query.offset, fields, rows: range(places).map((at) => rowOf(world, at, fields)) };
}

/** The commands about data and segments. */
export function dataHandlers(world: World): Handlers<DataCommand> {
  return {
    overview: () => ({
      profiles: world.profiles,
      rows: world.sources.reduce((sum, { rows }) => sum + rows, 0),
      rows_rejected: world.sources.reduce((sum, { rejected }) => sum + rejected, 0),
      rows_merged: world.sources.reduce((sum, { merged }) => sum + merged, 0),
      sources: world.sources.length,
      segments: world.segments.filter(({ everyone }) => !everyone).length,
      connections: world.connections.length,
      exports: world.exports.length,
      runs: world.runs.slice(0, 20),
      needs_a_look: [
        ...scheduleLooks(world),
        ...world.sources
          .filter(({ rejected }) => rejected > 0)
          .map(({ id, name, rejected }) => ({ what: "source_rejects" as const, source: id, name, rows: rejected })),
        ...world.exports
          .flatMap(({ last_run }) => last_run ?? [])
          .filter(({ receipt }) => ["failed", "completed_with_warnings"].includes(receipt.status))
          .map((run) => ({ what: "run_trouble" as const, export: run.export, name: run.export_name, run: run.id })),
      ],
    }),
    list_sources: () => world.sources,
    remove_source: ({ source }) => {
      const { name, imported } = found(world.sources.find(({ id }) => id === source));
      world.sources = world.sources.filter(({ id }) => id !== source);
      world.profiles = Math.max(0, world.profiles - imported);
      world.write("source_removed", name);
      world.emit({ event: "changed", what: "data" });
      return null;
    },
    list_fields: () =>
      world.profiles === 0
        ? []
        : FIELDS.map(({ share, ...field }) => ({ ...field, filled: Math.round(share * world.profiles) })),
    profiles_page: ({ query }) => page(world, query),
    field_values: ({ field, prefix }) => {
      const counts = new Map<string, number>();
      for (let place = 0; place < Math.min(world.profiles, 2_000); place += 1) {
        const value = personAt(place).get(field);
        if (value?.toLowerCase().startsWith(prefix.toLowerCase())) counts.set(value, (counts.get(value) ?? 0) + 1);
      }
      return [...counts]
        .sort((a, b) => b[1] - a[1])
        .slice(0, 20)
        .map(([value, profiles]) => ({ value, profiles: Math.round((profiles / 2_000) * world.profiles) }));
    },
    list_segments: () =>
      world.segments.map((segment) => ({
        ...segment,
        members: countOf(world, segment.rule),
        total: world.profiles,
        exports: world.exports.filter(({ draft }) => draft.segments.includes(segment.id)).map(({ draft }) => draft.name),
      })),
    count_rule: ({ rule }) => {
      const fields = [...new Set(["email", "first_name", "last_name", ...conditionsOf(rule).map(({ field }) => field)])];
      return {
        count: countOf(world, rule),
        total: world.profiles,
        conditions: conditionsOf(rule).map((condition) => countOf(world, { combinator: "and", rules: [condition] })),
        sample_fields: fields,
        sample: placesMatching(world, rule).slice(0, 10).map((place) => rowOf(world, place, fields)),
      };
    },
    save_segment: ({ draft }) => {
      if (draft.name.trim() === "") refuse("name_missing");
      if (world.segments.some(({ id, name }) => id !== draft.id && name === draft.name)) {
        refuse("name_taken", { subject: draft.name });
      }
      const saved: SegmentView = {
        id: draft.id ?? world.id(),
        name: draft.name,
        everyone: false,
        rule: draft.rule,
        members: countOf(world, draft.rule),
        total: world.profiles,
        exports: [],
        changed: world.now(),
      };
      const known = world.segments.some(({ id }) => id === saved.id);
      world.segments = known
        ? world.segments.map((segment) => (segment.id === saved.id ? saved : segment))
        : [...world.segments, saved];
      world.write("segment_saved", saved.name, saved.members);
      world.emit({ event: "changed", what: "segments" });
      return saved;
    },
    remove_segment: ({ segment }) => {
      const user = world.exports.find(({ draft }) => draft.segments.includes(segment));
      if (user) refuse("in_use", { subject: user.draft.name });
      world.write("segment_removed", found(world.segments.find(({ id }) => id === segment)).name);
      world.segments = world.segments.filter(({ id }) => id !== segment);
      world.emit({ event: "changed", what: "segments" });
      return null;
    },
  };
}
