// The connection wizard and the lists of the engine in memory. A key with "wrong" in it is refused, one with "narrow"
// lacks a scope.

import type { CommandName } from "../backend";
import { CONSENT_VERSION } from "../contract";
import type { AccountView, Act, ConnectionDraft, ConnectionView, Failure, KlaviyoList, WizardStep } from "../contract";
import { found, pause, refuse } from "./world";
import type { Handlers, World } from "./world";

type ConnectionCommand = Extract<
  CommandName,
  | "list_connections"
  | "begin_connection"
  | "name_connection"
  | "give_connection_key"
  | "agree_to_privacy"
  | "connect_connection"
  | "authenticate_connection"
  | "add_export_user"
  | "save_connection"
  | "cancel_connection"
  | "limit_connection"
  | "replace_connection_key"
  | "remove_connection"
  | "klaviyo_lists"
  | "klaviyo_list"
>;

const STEPS: readonly WizardStep[] = ["name", "key", "privacy", "connect", "authenticate", "export_user", "save"];

/** The lists of every account here. */
export const LISTS: readonly KlaviyoList[] = [
  { id: "XyZ123", name: "Spring 2026", profiles: 4_120 },
  { id: "AbC456", name: "Win-back", profiles: 12_007 },
  { id: "QrS789", name: "Newsletter Suomi", profiles: 88_214 },
];

/** The account behind a connection. */
export function accountOf(practice: boolean): AccountView {
  return practice
    ? { id: "PRAC01", name: "Practice account", country: "", test: true }
    : { id: "AiNo42", name: "Aino Oy", country: "United States", test: false };
}

const BEFORE_KEY: ReadonlySet<WizardStep> = new Set(["name", "privacy"]);

interface Draft extends Omit<ConnectionDraft, "steps"> {
  key: string;
  done: Set<WizardStep>;
  failed: Map<WizardStep, Failure>;
}

function shown({ key: _, done, failed, ...draft }: Draft): ConnectionDraft {
  return {
    ...draft,
    steps: STEPS.map((step, place) => {
      const before = STEPS.slice(0, place).find((earlier) => !done.has(earlier));
      const failure = failed.get(step);
      if (done.has(step)) return { step, state: "done" };
      if (before !== undefined) return { step, state: "locked", until: before };
      return failure === undefined ? { step, state: "ready" } : { step, state: "failed", failure };
    }),
  };
}

/** Changes a saved connection. */
function change(world: World, connection: number, what: Partial<ConnectionView>, act: Act): ConnectionView {
  const changed = { ...found(world.connections.find(({ id }) => id === connection)), ...what };
  world.connections = world.connections.map((other) => (other.id === connection ? changed : other));
  world.write(act, changed.name);
  world.emit({ event: "changed", what: "connections" });
  return changed;
}

/** The commands about connections. */
export function connectionHandlers(world: World): Handlers<ConnectionCommand> {
  const drafts = new Map<string, Draft>();

  // What a new key puts in question has to be done again.
  function step(id: string, name: WizardStep, change: Partial<Draft>): ConnectionDraft {
    const draft = { ...found(drafts.get(id)), ...change };
    draft.done = new Set([...draft.done].filter((done) => name !== "key" || BEFORE_KEY.has(done)).concat(name));
    draft.failed = new Map();
    drafts.set(id, draft);
    return shown(draft);
  }

  function fail(id: string, name: WizardStep, failure: Partial<Failure> & Pick<Failure, "code">): ConnectionDraft {
    const draft = found(drafts.get(id));
    draft.failed.set(name, { line: null, subject: null, count: null, said: null, ...failure });
    return shown(draft);
  }

  return {
    list_connections: () =>
      world.connections.map((connection) => ({
        ...connection,
        exports: world.exports.filter(({ draft }) => draft.connection === connection.id).map(({ draft }) => draft.name),
      })),
    begin_connection: ({ kind }) => {
      const draft: Draft = {
        id: `draft-${world.id()}`,
        kind,
        name: "",
        audience: "administrators",
        key_hint: kind === "practice" ? "tice" : null,
        account: null,
        export_user: null,
        consent_version: CONSENT_VERSION,
        key: "",
        done: new Set(kind === "practice" ? ["key"] : []),
        failed: new Map(),
      };
      drafts.set(draft.id, draft);
      return shown(draft);
    },
    name_connection: ({ draft, name, audience }) => {
      if (name.trim() === "") refuse("name_missing");
      if (world.connections.some((other) => other.name === name)) refuse("name_taken", { subject: name });
      return step(draft, "name", { name, audience });
    },
    give_connection_key: ({ draft, key }) => {
      if (found(drafts.get(draft)).kind === "klaviyo" && !key.startsWith("pk_")) refuse("key_malformed");
      return step(draft, "key", { key, key_hint: key.slice(-4), account: null, export_user: null });
    },
    agree_to_privacy: ({ draft, agree }) => {
      if (agree) return step(draft, "privacy", {});
      found(drafts.get(draft)).done.delete("privacy");
      return shown(found(drafts.get(draft)));
    },
    connect_connection: async ({ draft }) => {
      await pause(500);
      const { kind, key } = found(drafts.get(draft));
      if (key.includes("wrong")) {
        return fail(draft, "connect", { code: "key_refused", said: "Incorrect authentication credentials." });
      }
      return step(draft, "connect", { account: accountOf(kind === "practice") });
    },
    authenticate_connection: async ({ draft, account }) => {
      await pause(500);
      const { account: shownAccount, key } = found(drafts.get(draft));
      if (shownAccount?.id !== account) refuse("account_mismatch");
      if (key.includes("narrow")) return fail(draft, "authenticate", { code: "scopes_missing", subject: "lists:write" });
      return step(draft, "authenticate", {});
    },
    add_export_user: async ({ draft, password }) => {
      await pause(200);
      if (password.length < 8) refuse("wrong_password");
      return step(draft, "export_user", { export_user: world.personName });
    },
    save_connection: ({ draft }) => {
      const { id: _, steps: __, consent_version, ...kept } = shown(found(drafts.get(draft)));
      const saved: ConnectionView = {
        ...kept,
        id: world.id(),
        consent: {
          person: world.personName,
          at: world.now(),
          text: { version: consent_version, language: world.settings.language },
        },
        exports: [],
        created: world.now(),
        usable: true,
        limits: { share: 100, plan_profiles: null },
      };
      drafts.delete(draft);
      world.connections = [...world.connections, saved];
      world.write("consent_given", saved.name);
      world.write("connection_saved", saved.name);
      world.emit({ event: "changed", what: "connections" });
      return saved;
    },
    cancel_connection: ({ draft }) => {
      drafts.delete(draft);
      return null;
    },
    limit_connection: ({ connection, limits }) => change(world, connection, { limits }, "connection_limited"),
    replace_connection_key: async ({ connection, key }) => {
      await pause(600);
      if (!key.startsWith("pk_")) refuse("key_malformed");
      return change(world, connection, { key_hint: key.slice(-4) }, "key_replaced");
    },
    remove_connection: ({ connection }) => {
      const user = world.exports.find(({ draft }) => draft.connection === connection);
      if (user) refuse("in_use", { subject: user.draft.name });
      world.write("connection_removed", found(world.connections.find(({ id }) => id === connection)).name);
      world.connections = world.connections.filter(({ id }) => id !== connection);
      world.emit({ event: "changed", what: "connections" });
      return null;
    },
    klaviyo_lists: async () => {
      await pause(300);
      return LISTS.map((list) => ({ ...list, profiles: null }));
    },
    klaviyo_list: async ({ list }) => {
      await pause(200);
      return LISTS.find(({ id }) => id === list) ?? refuse("list_unknown", { subject: list });
    },
  };
}
