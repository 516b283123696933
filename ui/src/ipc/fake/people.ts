// Invented customers: the same ones each time, as many as are wanted, none of them kept.

import type { FieldKey, FieldType, FieldView } from "../contract";

const FIRST = ["Aino", "Kenta", "Maria", "Jon", "Olga", "Mikel", "Wing", "Anna", "Pekka", "Haruka", "Nerea", "Dmitri"];
const LAST = ["Virtanen", "Tanaka", "Ivanova", "Garcia", "Chan", "Etxeberria", "Smith", "Korhonen", "Sato", "Lee"];
const CITIES = [
  ["Helsinki", "FI"],
  ["Tokyo", "JP"],
  ["Bilbao", "ES"],
  ["Hong Kong", "HK"],
  ["Tampere", "FI"],
  ["Osaka", "JP"],
  ["London", "GB"],
] as const;

/** The fields that the invented customers have. */
export const FIELDS: ReadonlyArray<Omit<FieldView, "filled"> & { share: number }> = [
  { key: "email", standard: true, kind: "text", share: 1 },
  { key: "first_name", standard: true, kind: "text", share: 1 },
  { key: "last_name", standard: true, kind: "text", share: 0.96 },
  { key: "phone_number", standard: true, kind: "text", share: 0.62 },
  { key: "city", standard: true, kind: "text", share: 0.9 },
  { key: "country", standard: true, kind: "text", share: 0.9 },
  { key: "Total spent", standard: false, kind: "number", share: 0.8 },
  { key: "Last order", standard: false, kind: "date", share: 0.8 },
  { key: "Newsletter", standard: false, kind: "boolean", share: 0.99 },
  { key: "Interests", standard: false, kind: "list", share: 0.4 },
];

/** The kind of a field. */
export function kindOf(key: FieldKey): FieldType {
  return FIELDS.find((field) => field.key === key)?.kind ?? "text";
}

// A small mixing function: the same place gives the same person.
function mix(place: number, salt: number): number {
  let h = Math.imul(place + 1, 2654435761) ^ Math.imul(salt + 7, 40503);
  h = Math.imul(h ^ (h >>> 15), 2246822519);
  return ((h ^ (h >>> 13)) >>> 0) / 2 ** 32;
}

function pick<T>(from: readonly T[], share: number): T {
  const found = from[Math.floor(share * from.length)];
  if (found === undefined) throw new Error("BUG: an empty list of names");
  return found;
}

/** The values of the customer at a place. */
export function personAt(place: number): ReadonlyMap<FieldKey, string> {
  const first = pick(FIRST, mix(place, 1));
  const last = pick(LAST, mix(place, 2));
  const [city, country] = pick(CITIES, mix(place, 3));
  const days = Math.floor(mix(place, 6) * 700);
  const all: Array<[FieldKey, string]> = [
    ["email", `${first}.${last}${place}@example.com`.toLowerCase()],
    ["first_name", first],
    ["last_name", last],
    ["phone_number", `+358 40 ${String(1_000_000 + Math.floor(mix(place, 4) * 8_999_999))}`],
    ["city", city],
    ["country", country],
    ["Total spent", (mix(place, 5) * 1200).toFixed(2)],
    ["Last order", new Date(Date.UTC(2026, 10, 20) - days * 86_400_000).toISOString().slice(0, 10)],
    ["Newsletter", mix(place, 7) > 0.4 ? "true" : "false"],
    ["Interests", mix(place, 8) > 0.5 ? "sauna; ceramics" : "tea"],
  ];
  return new Map(all.filter(([, ], salt) => mix(place, 20 + salt) < (FIELDS[salt]?.share ?? 1)));
}
