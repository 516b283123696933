// What an export of the engine in memory would change, and its first request.

import type { AttributeMapping, BlockedPerson, ConnectionView, Difference, ExportView, KlaviyoList } from "../contract";
import { personAt } from "./people";
import type { World } from "./world";

/** Everything but the first letter, and the domain of an address, is masked. */
export function masked(text: string): string {
  const [, domain] = text.split("@");
  return text === "" ? "" : `${text.slice(0, 1)}•••${domain === undefined ? "" : `@${domain}`}`;
}

const NAMED = 20;

/** The first of so many people, beginning somewhere. */
function addresses(people: number, first: number): string[] {
  return Array.from({ length: Math.min(NAMED, people) }, (_, place) => personAt(first + place * 7).get("email") ?? "");
}

/** Who cannot be sent. */
export function blockedOf(people: number): BlockedPerson[] {
  return Array.from({ length: Math.min(NAMED, people) }, (_, place) => ({
    email: "",
    reason: "no_email",
    source: "customers-2026-11.csv",
    line: 40 + place * 3_317,
  }));
}

/** What changed since the last run, as far as there was one. */
export function differenceOf(world: World, view: ExportView, usable: number): Difference {
  const first = !world.runs.some((run) => run.export === view.id && run.phase === "ended");
  if (first) {
    return { first, joins: usable, changes: 0, untouched: 0, leaves: 0, compared: 0, by_attribute: [], examples: [], joining: addresses(usable, 0), leaving: [] };
  }
  const changes = Math.round(usable * 0.028);
  const joins = Math.round(usable * 0.12);
  const leaves = Math.round(usable * (view.draft.choices.leavers === "take_off" ? 0.13 : 0.01));
  const attributes = view.draft.attributes.map(({ attribute }) => attribute);
  return {
    first,
    joins,
    changes,
    untouched: usable - joins - changes,
    leaves,
    compared: Math.min(20_000, changes),
    by_attribute: attributes.map((attribute, place) => ({ attribute, people: Math.round(changes / (place + 1)) })),
    joining: addresses(joins, 3),
    leaving: addresses(leaves, 900),
    examples: Array.from({ length: 12 }, (_, place) => {
      const person = personAt(place * 3 + 1);
      return {
        email: person.get("email") ?? "",
        changes: view.draft.attributes.slice(0, 1 + (place % 2)).map(({ attribute, field }) => ({
          attribute,
          before: place % 4 === 2 ? null : JSON.stringify(personAt(place * 5 + 2).get(field) ?? ""),
          after: place % 5 === 3 ? null : JSON.stringify(person.get(field) ?? ""),
        })),
      };
    }),
  };
}

/** By how many the plan would be passed, where somebody said what it allows. */
export function overPlan(connection: ConnectionView, onList: number | null, joins: number): number | null {
  const allowed = connection.limits?.plan_profiles ?? null;
  if (allowed === null) return null;
  const over = (onList ?? 0) + joins - allowed;
  return over > 0 ? over : null;
}

/** The first request with its first two people, masked. */
export function firstBody(fields: readonly AttributeMapping[], list: KlaviyoList): string {
  const people = [0, 1].map((place) => ({
    type: "profile",
    attributes: Object.fromEntries(
      fields.map(({ field, attribute }) => [attribute, masked(personAt(place).get(field) ?? "")]),
    ),
  }));
  const attributes = { profiles: { data: people } };
  const relationships = { lists: { data: [{ type: "list", id: list.id }] } };
  return JSON.stringify({ data: { type: "profile-bulk-import-job", attributes, relationships } }, null, 2);
}
