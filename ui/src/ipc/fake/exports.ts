// Exports and their preflight in the engine in memory.

import type { CommandName } from "../backend";
import { EXPORT_LIMIT } from "../contract";
import type { ExportDraft, ExportPlan, ExportView } from "../contract";
import { accountOf } from "./connections";
import { countOf } from "./data";
import { blockedOf, differenceOf, firstBody, masked, overPlan } from "./difference";
import { FIELDS, personAt } from "./people";
import { byItself } from "./schedule";
import { found, pause, refuse } from "./world";
import type { Handlers, World } from "./world";

type ExportCommand = Extract<
  CommandName,
  | "export_audience"
  | "list_exports"
  | "save_export"
  | "remove_export"
  | "detach_export"
  | "duplicate_export"
  | "plan_export"
  | "save_plan"
  | "send_test"
>;

const NO_EMAIL = 0.0003;
const KNOWN = 1_000;

const isCustomer = (address: string): boolean => Array.from({ length: KNOWN }, (_, place) => personAt(place).get("email")).includes(address);

const SAMPLES = 3;

function audience(world: World, segments: readonly number[], email = "email") {
  const members = world.segments.filter(({ id }) => segments.includes(id)).map(({ rule }) => countOf(world, rule));
  const selected = Math.min(world.profiles, Math.max(0, ...members) + Math.round(Math.min(...members, 0)));
  const no_email = Math.round(selected * NO_EMAIL);
  const samples = Array.from({ length: Math.min(SAMPLES, selected) }, (_, place) => personAt(place).get(email) ?? "");
  // Only addresses are usable ones.
  if (!samples.some((text) => text.includes("@"))) return { selected, usable: 0, left_out: { no_email: 0, invalid_email: selected }, samples };
  return { selected, usable: selected - no_email, left_out: { no_email }, samples };
}

/** The preflight of an export. */
export function planOf(world: World, view: ExportView): ExportPlan {
  const { draft } = view;
  if (draft.connection === null) refuse("no_connection", { subject: draft.name });
  const connection = found(world.connections.find(({ id }) => id === draft.connection));
  const { selected, usable, left_out } = audience(world, draft.segments);
  const fields = [{ field: draft.email, attribute: "email" }, ...draft.attributes];
  const limit = draft.limit ?? EXPORT_LIMIT;
  const over = usable - limit;
  const difference = differenceOf(world, view, usable);
  const unchanged = draft.choices.sending === "changes" ? difference.untouched : 0;
  const to_send = usable - unchanged;
  return {
    export: view.id,
    name: draft.name,
    account: connection.account ?? accountOf(connection.kind === "practice"),
    kind: connection.kind,
    list: draft.list,
    fields,
    staying: FIELDS.map(({ key }) => key).filter((key) => !fields.some(({ field }) => field === key)),
    selected,
    left_out: unchanged > 0 ? { ...left_out, unchanged } : left_out,
    blocked: blockedOf(left_out.no_email),
    to_send,
    limit,
    chunks: Math.ceil(to_send / 10_000),
    bytes: to_send * 310,
    seconds: Math.max(3, Math.round(to_send / 3_000)),
    sample: [0, 1, 2].map((place) => fields.map(({ field }) => masked(personAt(place).get(field) ?? ""))),
    consent: connection.consent ?? refuse("consent_missing"),
    export_user: connection.export_user ?? world.personName,
    difference,
    choices: draft.choices,
    // The brake of the engine: more than ten people and ten percent.
    brake: draft.choices.leavers === "take_off" && difference.leaves > 10 && difference.leaves * 10 > usable,
    phones_left_out: fields.some(({ attribute }) => attribute === "phone_number") ? Math.round(to_send * 0.004) : 0,
    coordinates_left_out: 0,
    over_plan: overPlan(connection, draft.list.profiles, difference.joins),
    first_body: firstBody(fields, draft.list),
    flows: ["Welcome"],
    mailable: { asked: Math.min(100, to_send), subscribed: 71, never: 21, unsubscribed: 6, suppressed: 2 },
    refusal: over > 0 ? { code: "over_limit", line: null, subject: null, count: over, said: null } : null,
  };
}

// Who sends one of the same segments into the same list.
function rivalsOf(world: World, draft: ExportDraft, id: number): string[] {
  const rivals = world.exports.filter(
    (other) =>
      other.id !== id &&
      other.draft.list.id === draft.list.id &&
      other.draft.segments.some((segment) => draft.segments.includes(segment)),
  );
  return rivals.map((other) => other.draft.name);
}

/** An export as it is shown. */
export function exportView(world: World, draft: ExportDraft, id: number): ExportView {
  const connection = world.connections.find((other) => other.id === draft.connection);
  const before = world.exports.find((other) => other.id === id);
  return {
    id,
    draft: { ...draft, id },
    connection_name: connection?.name ?? "",
    connection_kind: connection?.kind ?? null,
    segment_names: world.segments.filter((segment) => draft.segments.includes(segment.id)).map(({ name }) => name),
    usable: true,
    last_run: before?.last_run ?? null,
    history: before?.history ?? [],
    same_target: rivalsOf(world, draft, id),
    preflight_due: (before?.history.length ?? 0) > 0 ? null : "first_run",
    ...byItself(world, id, connection !== undefined),
    changed: world.now(),
  };
}

/** The commands about exports. */
export function exportHandlers(world: World): Handlers<ExportCommand> {
  return {
    export_audience: async ({ segments, email }) => {
      await pause(80);
      return audience(world, segments, email);
    },
    list_exports: () =>
      world.exports.map((view) => ({ ...view, usable: view.usable && world.role !== "viewer", ...byItself(world, view.id, view.draft.connection !== null), same_target: rivalsOf(world, view.draft, view.id) })),
    save_export: ({ draft }) => {
      if (draft.name.trim() === "") refuse("name_missing");
      if (draft.segments.length === 0) refuse("no_segment");
      if (world.exports.some(({ id, draft: other }) => id !== draft.id && other.name === draft.name)) {
        refuse("name_taken", { subject: draft.name });
      }
      const saved = exportView(world, draft, draft.id ?? world.id());
      const known = world.exports.some(({ id }) => id === saved.id);
      world.exports = known
        ? world.exports.map((other) => (other.id === saved.id ? saved : other))
        : [...world.exports, saved];
      world.write("export_saved", draft.name);
      world.emit({ event: "changed", what: "exports" });
      return saved;
    },
    detach_export: (args) => {
      const view = found(world.exports.find(({ id }) => id === args.export));
      if (world.runs.some((run) => run.export === view.id && run.phase !== "ended")) refuse("already_running");
      const detached = exportView(world, { ...view.draft, connection: null }, view.id);
      world.exports = world.exports.map((other) => (other.id === view.id ? detached : other));
      world.write("export_detached", view.draft.name);
      world.emit({ event: "changed", what: "exports" });
      return detached;
    },
    duplicate_export: ({ export: original, name }) => {
      const { draft } = found(world.exports.find(({ id }) => id === original));
      if (world.exports.some(({ draft: other }) => other.name === name)) refuse("name_taken", { subject: name });
      const copy = exportView(world, { ...draft, name }, world.id());
      world.exports = [...world.exports, copy];
      world.write("export_saved", name);
      world.emit({ event: "changed", what: "exports" });
      return copy;
    },
    save_plan: async () => {
      await pause(150);
      return true;
    },
    send_test: async ({ export: tried, email, customer }) => {
      if (!email.includes("@")) refuse("address_invalid");
      if (!customer && isCustomer(email)) refuse("address_of_customer");
      await pause(1_200);
      world.write("test_sent", found(world.exports.find(({ id }) => id === tried)).draft.name, 1);
      const name = JSON.stringify(world.personName);
      const values = [
        { attribute: "email", before: JSON.stringify(email), after: JSON.stringify(email) },
        { attribute: "first_name", before: name, after: email.includes("differs") ? null : name },
      ];
      return { email, accepted: true, said: null, values };
    },
    remove_export: (args) => {
      world.write("export_removed", found(world.exports.find(({ id }) => id === args.export)).draft.name);
      world.exports = world.exports.filter(({ id }) => id !== args.export);
      // A run of it that goes on is stopped.
      world.runs = world.runs.map((run) => (run.export === args.export ? { ...run, phase: "ended", hold: null } : run));
      world.emit({ event: "changed", what: "exports" });
      return null;
    },
    plan_export: async (args) => {
      await pause(400);
      return planOf(world, found(world.exports.find(({ id }) => id === args.export)));
    },
  };
}
