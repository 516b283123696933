// People of the engine in memory one by one, and what is put right in them. It joins nobody: it only says that it would.

import type { CommandName } from "../backend";
import type { Correction, CorrectionCheck, FieldKey, ProfileView } from "../contract";
import { FIELDS, kindOf, personAt } from "./people";
import { matches } from "./rules";
import { found, pause, refuse } from "./world";
import type { Handlers, World } from "./world";

type CorrectionCommand = Extract<
  CommandName,
  "profile" | "profile_of" | "check_correction" | "correct_value" | "take_back_correction"
>;

const LOOKED_AT = 2_000;
const name = (place: number, field: FieldKey): string => `${place} ${field}`;

/** The values of a person, with what was put right. */
export function valuesAt(world: World, place: number): ReadonlyMap<FieldKey, string> {
  const values = new Map(personAt(place));
  for (const { key } of world.corrections.size > 0 ? FIELDS : []) {
    const put = world.corrections.get(name(place, key));
    if (put?.value) values.set(key, put.value);
    else if (put) values.delete(key);
  }
  return values;
}

/** The place of the person whom an address names, also one that was corrected away. */
export function placeOf(world: World, email: string): number {
  const wanted = email.trim().toLowerCase();
  for (let place = 0; place < Math.min(world.profiles, LOOKED_AT); place += 1) {
    const known = [valuesAt(world, place).get("email"), personAt(place).get("email")];
    if (known.some((address) => address?.toLowerCase() === wanted)) return place;
  }
  return refuse("not_found");
}

/** One person. */
export function profileAt(world: World, place: number): ProfileView {
  const said = personAt(place);
  const values = valuesAt(world, place);
  const source = found(world.sources[0]);
  const older = found(world.sources.at(-1));
  const merged = place % 3 === 0;
  const newest = merged ? 1 : 0;
  return {
    id: place,
    values: FIELDS.flatMap(({ key, kind }, nth) => {
      const put = world.corrections.get(name(place, key));
      const value = values.get(key);
      if (value === undefined && !put) return [];
      const corrected = put ? { person: put.person, at: put.at, said: put.said } : null;
      return [{ key, kind, value: value ?? "", row: merged && nth % 4 === 3 ? 0 : newest, corrected }];
    }),
    rows: [
      ...(merged ? [{ source: older.id, source_name: older.name, line: place + 2, values: [...said].slice(0, 4) }] : []),
      { source: source.id, source_name: source.name, line: place * 2 + 5, values: [...said] },
    ],
    segments: world.segments.filter(({ everyone, rule }) => !everyone && matches(rule, values)).map(({ name }) => name),
  };
}

function checked(world: World, { email, field, value, was }: Correction): { place: number; check: CorrectionCheck } {
  const place = placeOf(world, email);
  const typed = value?.trim() ?? "";
  const about = { subject: field };
  if (was !== null && was !== (valuesAt(world, place).get(field) ?? "")) refuse("value_changed", about);
  if (field === "email" && typed === "") refuse("address_needed", about);
  if (field === "email" && !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(typed)) refuse("address_invalid", about);
  if (field === "phone_number" && typed !== "" && !/^\+?[\d ()./-]{7,}$/.test(typed)) refuse("phone_invalid", about);
  if (kindOf(field) === "number" && Number.isNaN(Number(typed))) refuse("not_a_number", about);
  if (kindOf(field) === "date" && typed !== "" && !/^\d{4}-\d\d-\d\d$/.test(typed)) refuse("not_a_date", about);
  const other = field === "email" ? [...Array(LOOKED_AT).keys()].find((at) => at !== place && personAt(at).get("email") === typed.toLowerCase()) : undefined;
  return {
    place,
    check: {
      value: typed === "" ? null : typed,
      joins: other === undefined ? null : { profile: other, email: typed, rows: other % 3 === 0 ? 2 : 1 },
      stays_here: field === "phone_number" && typed !== "" && !typed.startsWith("+"),
    },
  };
}

/** The commands about people one by one. */
export function correctionHandlers(world: World): Handlers<CorrectionCommand> {
  return {
    profile: ({ profile }) => profileAt(world, profile),
    profile_of: ({ email }) => profileAt(world, placeOf(world, email)),
    check_correction: ({ correction }) => checked(world, correction).check,
    correct_value: async ({ correction }) => {
      await pause(120);
      const { place, check } = checked(world, correction);
      if (check.joins && !correction.joins) refuse("joins_another");
      const said = personAt(place).get(correction.field) ?? null;
      const put = { value: check.value ?? "", person: world.personName, at: world.now(), said };
      if (put.value === (said ?? "")) world.corrections.delete(name(place, correction.field));
      else world.corrections.set(name(place, correction.field), put);
      world.write("value_corrected", correction.field);
      world.emit({ event: "changed", what: "data" });
      return profileAt(world, place);
    },
    take_back_correction: ({ email, field }) => {
      const place = placeOf(world, email);
      if (!world.corrections.delete(name(place, field))) refuse("not_found");
      world.write("correction_taken_back", field);
      world.emit({ event: "changed", what: "data" });
      return profileAt(world, place);
    },
  };
}
