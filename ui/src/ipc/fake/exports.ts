// Exports and their preflight in the engine in memory.

import type { CommandName } from "../backend";
import { EXPORT_LIMIT } from "../contract";
import type { ExportDraft, ExportPlan, ExportView } from "../contract";
import { accountOf } from "./connections";
import { countOf } from "./data";
import { FIELDS, personAt } from "./people";
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

function audience(world: World, segments: readonly number[]) {
  const members = world.segments.filter(({ id }) => segments.includes(id)).map(({ rule }) => countOf(world, rule));
  const selected = Math.min(world.profiles, Math.max(0, ...members) + Math.round(Math.min(...members, 0)));
  const no_email = Math.round(selected * NO_EMAIL);
  return { selected, usable: selected - no_email, left_out: { no_email } };
}

/** The preflight of an export. */
export function planOf(world: World, view: ExportView): ExportPlan {
  const { draft } = view;
  const connection = found(world.connections.find(({ id }) => id === draft.connection));
  const { selected, usable, left_out } = audience(world, draft.segments);
  const fields = [{ field: draft.email, attribute: "email" }, ...draft.attributes];
  const limit = draft.limit ?? EXPORT_LIMIT;
  const over = usable - limit;
  const mask = (text: string) => (text === "" ? "" : `${text.slice(0, 1)}•••`);
  return {
    export: view.id,
    name: draft.name,
    account: connection.account ?? accountOf(connection.kind === "practice"),
    kind: connection.kind,
    list: draft.list,
    fields,
    staying: FIELDS.map(({ key }) => key).filter((key) => !fields.some(({ field }) => field === key)),
    selected,
    left_out,
    to_send: usable,
    limit,
    chunks: Math.ceil(usable / 10_000),
    bytes: usable * 310,
    seconds: Math.max(3, Math.round(usable / 3_000)),
    sample: [0, 1, 2].map((place) => fields.map(({ field }) => mask(personAt(place).get(field) ?? ""))),
    consent: connection.consent ?? refuse("consent_missing"),
    export_user: connection.export_user ?? world.personName,
    ...comparedIn(world, view, usable),
    refusal: over > 0 ? { code: "over_limit", line: null, subject: null, count: over, said: null } : null,
  };
}

/** What changed since the last run, as far as there was one. */
function comparedIn(world: World, view: ExportView, usable: number) {
  const first = !world.runs.some((run) => run.export === view.id && run.phase === "ended");
  const changes = first ? 0 : Math.round(usable * 0.02);
  const joins = first ? usable : Math.round(usable * 0.01);
  const leaves = first ? 0 : Math.round(usable * 0.12);
  const example = personAt(3);
  return {
    difference: {
      first,
      joins,
      changes,
      untouched: usable - joins - changes,
      leaves,
      compared: Math.min(20_000, changes),
      by_attribute: first ? [] : [{ attribute: "first_name", people: changes }],
      examples: first
        ? []
        : [
            {
              email: example.get("email") ?? "",
              changes: [{ attribute: "first_name", before: "Ann", after: example.get("first_name") ?? "" }],
            },
          ],
    },
    choices: view.draft.choices,
    brake: leaves > 10 && view.draft.choices.leavers === "take_off",
    phones_left_out: Math.round(usable * 0.004),
    over_plan: null,
    first_body: '{\n  "data": {\n    "type": "profile-bulk-import-job"\n  }\n}',
    flows: ["Welcome"],
    mailable: { asked: 100, subscribed: 71, never: 21, unsubscribed: 6, suppressed: 2 },
  };
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
    same_target: world.exports
      .filter((other) => other.id !== id && other.draft.list.id === draft.list.id)
      .map((other) => other.draft.name),
    preflight_due: (before?.history.length ?? 0) > 0 ? null : "first_run",
    changed: world.now(),
  };
}

/** The commands about exports. */
export function exportHandlers(world: World): Handlers<ExportCommand> {
  return {
    export_audience: async ({ segments }) => {
      await pause(80);
      return audience(world, segments);
    },
    list_exports: () => world.exports,
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
    send_test: async ({ export: tried, email }) => {
      await pause(1_200);
      if (!email.includes("@")) refuse("address_invalid");
      world.write("test_sent", found(world.exports.find(({ id }) => id === tried)).draft.name, 1);
      const values = [
        { attribute: "email", before: email, after: email },
        { attribute: "first_name", before: world.personName, after: world.personName },
      ];
      return { email, accepted: true, said: null, values };
    },
    remove_export: (args) => {
      world.write("export_removed", found(world.exports.find(({ id }) => id === args.export)).draft.name);
      world.exports = world.exports.filter(({ id }) => id !== args.export);
      world.emit({ event: "changed", what: "exports" });
      return null;
    },
    plan_export: async (args) => {
      await pause(400);
      return planOf(world, found(world.exports.find(({ id }) => id === args.export)));
    },
  };
}
