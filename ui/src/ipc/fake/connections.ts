// The connection wizard, pretended. It keeps the order of the steps as the engine does and reaches nobody. A key with
// "wrong" in it is refused, one with "narrow" lacks a scope, and a password of fewer than eight characters is the wrong one.

import { CallError, plainFailure } from "../backend";
import type { AccountView, ConnectionDraft, ConnectionView, ErrorCode, Failure, StepView, WizardStep } from "../contract";
import { CONSENT_VERSION } from "../contract";
import type { Answers } from "../fake";
import { asked } from "./asked";

const STEPS: readonly WizardStep[] = ["name", "key", "privacy", "connect", "authenticate", "export_user", "save"];
const ACCOUNT: AccountView = { id: "Ab1Cd2", name: "Aino Oy", country: "Finland", test: true };
const PRACTICE: AccountView = { id: "PRACT1", name: "Practice", country: "", test: true };
const text = { version: CONSENT_VERSION, language: "en" } as const;

const SAVED: ConnectionView[] = [
  {
    id: 1, name: "Main shop", kind: "klaviyo", audience: "contributors", account: { ...ACCOUNT, test: false }, key_hint: "4f2a",
    consent: { person: "Aino", at: "2026-11-23T12:57:00Z", text }, export_user: "Aino", exports: ["Spring newsletter"],
    created: "2026-11-23T12:58:00Z", usable: true,
  },
  {
    id: 2, name: "Rehearsal", kind: "practice", audience: "administrators", account: PRACTICE, key_hint: "tice",
    consent: { person: "Aino", at: "2026-11-22T09:10:00Z", text }, export_user: "Aino", exports: [], created: "2026-11-22T09:11:00Z", usable: true,
  },
];

const refuse = (code: ErrorCode): CallError => new CallError(plainFailure(code));

class Draft {
  readonly done = new Set<WizardStep>();
  failed: { step: WizardStep; failure: Failure } | null = null;
  key = "";

  constructor(public view: ConnectionDraft) {}

  do(step: WizardStep, change: Partial<ConnectionDraft> = {}): ConnectionDraft {
    this.done.add(step);
    this.failed = null;
    this.view = { ...this.view, ...change };
    return this.shown();
  }

  fail(step: WizardStep, code: ErrorCode, said: string): ConnectionDraft {
    this.failed = { step, failure: { ...plainFailure(code), said } };
    return this.shown();
  }

  undo(...steps: WizardStep[]): void {
    for (const step of steps) this.done.delete(step);
  }

  shown(): ConnectionDraft {
    return { ...this.view, steps: STEPS.map((step, place) => this.#state(step, place)) };
  }

  #state(step: WizardStep, place: number): StepView {
    const until = STEPS.slice(0, place).find((before) => !this.done.has(before));
    if (until !== undefined) return { step, state: "locked", until };
    if (this.done.has(step)) return { step, state: "done" };
    if (this.failed?.step === step) return { step, state: "failed", failure: this.failed.failure };
    return { step, state: "ready" };
  }
}

/** Answers about connections. */
export function connectionAnswers(): Answers {
  let saved = asked("empty") || asked("bare") ? [] : SAVED;
  const drafts = new Map<string, Draft>();
  const draftOf = (id: string): Draft => {
    const draft = drafts.get(id);
    if (draft === undefined) throw refuse("not_found");
    return draft;
  };
  return {
    list_connections: () => saved,
    begin_connection: ({ kind }) => {
      const id = `draft-${drafts.size + 1}`;
      const draft = new Draft({ id, kind, name: "", audience: "administrators", key_hint: null, account: null, export_user: null, consent_version: CONSENT_VERSION, steps: [] });
      drafts.set(id, draft);
      return kind === "practice" ? draft.do("key", { key_hint: "tice" }) : draft.shown();
    },
    name_connection: ({ draft, name, audience }) => {
      if (saved.some((connection) => connection.name === name)) throw new CallError({ ...plainFailure("name_taken"), subject: name });
      return draftOf(draft).do("name", { name, audience });
    },
    give_connection_key: ({ draft: id, key }) => {
      if (!key.startsWith("pk_")) throw refuse("key_malformed");
      const draft = draftOf(id);
      draft.key = key;
      draft.undo("connect", "authenticate", "export_user");
      return draft.do("key", { key_hint: key.slice(-4), account: null, export_user: null });
    },
    agree_to_privacy: ({ draft: id, agree }) => {
      const draft = draftOf(id);
      if (agree) return draft.do("privacy");
      draft.undo("privacy");
      return draft.shown();
    },
    connect_connection: ({ draft: id }) => {
      const draft = draftOf(id);
      if (draft.key.includes("wrong")) return draft.fail("connect", "key_refused", "The API key specified is invalid.");
      return draft.do("connect", { account: draft.view.kind === "practice" ? PRACTICE : ACCOUNT });
    },
    authenticate_connection: ({ draft: id }) => {
      const draft = draftOf(id);
      if (draft.key.includes("narrow")) return draft.fail("authenticate", "scopes_missing", "The API key is missing required scopes: lists:write");
      return draft.do("authenticate");
    },
    add_export_user: ({ draft, password }) => {
      if (password.length < 8) throw refuse("wrong_password");
      return draftOf(draft).do("export_user", { export_user: "Aino" });
    },
    save_connection: ({ draft: id }) => {
      const { name, kind, audience, account, key_hint, export_user } = draftOf(id).view;
      const at = "2026-11-24T12:00:00Z";
      const connection: ConnectionView = { id: saved.length + 1, name, kind, audience, account, key_hint, consent: { person: "Aino", at, text }, export_user, exports: [], created: at, usable: true };
      saved = [...saved, connection];
      drafts.delete(id);
      return connection;
    },
    cancel_connection: ({ draft }) => {
      drafts.delete(draft);
      return null;
    },
    remove_connection: ({ connection }) => {
      saved = saved.filter(({ id }) => id !== connection);
      return null;
    },
  };
}
