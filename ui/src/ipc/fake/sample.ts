// Data, pretended: a shop's customers.

import type { FieldType, FieldView, Overview, SourceView } from "../contract";
import type { Answers } from "../fake";
import { asked } from "./asked";
import { runs } from "./exports";

const FIRST = ["Aino", "健太", "Мария", "Leire", "Anna", "詠詩", "Ken", "Ilse"];
const LAST = ["Virtanen", "佐藤", "Иванова", "Etxeberria", "Lee", "陳", "Adams", "Korhonen"];
const COUNTRIES = ["Finland", "Japan", "Russia", "Spain", "Hong Kong"];
const PEOPLE = 1868;

/** The fields of the pretended customers and their kinds. */
export const kinds: Record<string, FieldType> = {
  email: "text", first_name: "text", last_name: "text", country: "text", city: "text", Spend: "number", "Last order": "date", "Opted in": "boolean",
};

const fields: FieldView[] = Object.entries(kinds).map(([key, kind], place) => ({
  key, kind, standard: place < 5, filled: PEOPLE - place * 17,
}));

const valueOf = (key: string, person: number): string | null => {
  const first = FIRST[person % FIRST.length] ?? "";
  switch (key) {
    case "email": return `person${person}@example.com`;
    case "first_name": return first;
    case "last_name": return LAST[person % LAST.length] ?? "";
    case "country": return COUNTRIES[person % COUNTRIES.length] ?? "";
    case "Spend": return String((person * 37) % 900);
    case "Last order": return "2026-10-14";
    case "Opted in": return person % 3 === 0 ? "true" : "false";
    default: return person % 9 === 0 ? null : "Helsinki";
  }
};

/** Some people with some of their fields. */
export const rowsOf = (keys: string[], offset: number, limit: number) =>
  Array.from({ length: Math.max(0, Math.min(limit, PEOPLE - offset)) }, (_, place) => ({
    id: offset + place,
    values: keys.map((key) => valueOf(key, offset + place)),
  }));

const source: SourceView = {
  id: 1, name: "customers.csv", import: 1, rows: 2000, imported: PEOPLE, merged: 94, rejected: 38,
  dialect: { delimiter: ",", header: true, byte_order_mark: false }, bytes: 310_224, person: "Aino",
  read: "2026-11-24T10:12:00Z", sample: true,
};

/** Answers about data. */
export function sampleAnswers(): Answers {
  let sources = asked("empty") ? [] : [source];
  return {
    overview: (): Overview => ({
      profiles: sources.length ? PEOPLE : 0, rows: sources.length ? 2000 : 0, rows_rejected: sources.length ? 38 : 0,
      rows_merged: sources.length ? 94 : 0, sources: sources.length, segments: 2, connections: 1, exports: 1,
      runs: sources.length ? runs : [],
      needs_a_look: sources.length ? [{ what: "source_rejects", source: 1, name: "customers.csv", rows: 38 }] : [],
    }),
    list_sources: () => sources,
    remove_source: () => { sources = []; return null; },
    list_fields: () => fields,
    field_values: ({ prefix }) => COUNTRIES.filter((name) => name.toLowerCase().startsWith(prefix.toLowerCase())).map((value) => ({ value, profiles: 370 })),
    profiles_page: ({ query }) => {
      const keys = query.fields.length ? query.fields : Object.keys(kinds);
      return { total: PEOPLE, offset: query.offset, fields: keys, rows: rowsOf(keys, query.offset, query.limit) };
    },
    profile: ({ profile }) => ({
      id: profile,
      values: fields.map((field) => ({ key: field.key, kind: field.kind, value: valueOf(field.key, profile) ?? "", row: 0 })),
      rows: [{ source: 1, source_name: "customers.csv", line: profile + 2, values: Object.keys(kinds).map((key) => [key, valueOf(key, profile) ?? ""]) }],
      segments: ["Finland"],
    }),
  };
}
