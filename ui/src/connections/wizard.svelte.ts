// The connection wizard: the steps in their order, each locked until the one before is done. The engine keeps the
// draft and judges; this class knows which page of the wizard is open and what was typed. Secrets pass through it
// and are not kept.

import type { Backend } from "../ipc/backend";
import { failureOf } from "../ipc/backend";
import type {
  Audience,
  Commands,
  ConnectionDraft,
  ConnectionType,
  ConnectionView,
  Failure,
  Language,
  StepView,
  WizardStep,
} from "../ipc/contract";
import { Pause } from "../shell/pause.svelte";

/** The wizard's pages, in order. The fourth holds three steps of the engine. */
export const PAGES = ["name", "key", "privacy", "account", "save"] as const;
export type Page = (typeof PAGES)[number];

const STEPS_OF: Record<Page, readonly WizardStep[]> = {
  name: ["name"],
  key: ["key"],
  privacy: ["privacy"],
  account: ["connect", "authenticate", "export_user"],
  save: ["save"],
};

/** How a page of the wizard stands, for the list of pages. */
export type Standing = "done" | "open" | "failed" | "locked";

type DraftCommand = {
  [K in keyof Commands]: Commands[K]["answer"] extends ConnectionDraft ? K : never;
}[keyof Commands];

export class ConnectionWizard {
  draft = $state.raw<ConnectionDraft | null>(null);
  page = $state<Page>("name");
  /** The step that the engine is busy with. */
  busy = $state<WizardStep | null>(null);
  /** Why the engine refused the last step, while it did not write that into the draft itself. */
  #refused = $state.raw<{ step: WizardStep; failure: Failure } | null>(null);
  /** How long no password is listened to, after too many wrong ones. */
  readonly pause = new Pause(() => (this.#refused = null));
  /** Why the wizard cannot begin. */
  failure = $state.raw<Failure | null>(null);

  name = $state("");
  audience = $state<Audience>("administrators");
  /** Unticked until a person ticks it. */
  agreed = $state(false);
  #closed = false;

  readonly kind: ConnectionType;
  readonly #backend: Backend;

  constructor(backend: Backend, kind: ConnectionType) {
    this.#backend = backend;
    this.kind = kind;
  }

  /** Begins a draft. */
  async begin(): Promise<void> {
    try {
      const draft = await this.#backend.call("begin_connection", { kind: this.kind });
      this.draft = draft;
      if (this.#closed) await this.#drop(draft);
    } catch (cause) {
      this.failure = failureOf(cause);
    }
  }

  step(step: WizardStep): StepView | undefined {
    return this.draft?.steps.find((one) => one.step === step);
  }

  isDone(step: WizardStep): boolean {
    return this.step(step)?.state === "done";
  }

  /** The step that has to be done before this one can be. */
  lockedUntil(step: WizardStep): WizardStep | null {
    const view = this.step(step);
    return view?.state === "locked" ? view.until : null;
  }

  /** Why a step failed. */
  failureOf(step: WizardStep): Failure | null {
    if (this.#refused?.step === step) return this.#refused.failure;
    const view = this.step(step);
    return view?.state === "failed" ? view.failure : null;
  }

  /** How a page stands. */
  standing(page: Page): Standing {
    const steps = STEPS_OF[page];
    if (steps.every((step) => this.isDone(step))) return "done";
    if (steps.some((step) => this.failureOf(step) !== null)) return "failed";
    const first = steps[0];
    return first !== undefined && this.lockedUntil(first) !== null ? "locked" : "open";
  }

  /** Whether a page can be gone to. */
  canOpen(page: Page): boolean {
    return this.standing(page) !== "locked";
  }

  open(page: Page): void {
    if (this.busy === null && this.canOpen(page)) this.page = page;
  }

  /** Goes to the page before; what was typed stays. */
  back(): void {
    const before = PAGES[PAGES.indexOf(this.page) - 1];
    if (before !== undefined && this.busy === null) this.page = before;
  }

  /** Whether there is a page before. */
  get first(): boolean {
    return this.page === PAGES[0];
  }

  /** Whether a person has done something here that leaving would undo. */
  get begun(): boolean {
    return this.draft !== null && (this.name.trim() !== "" || this.isDone("name"));
  }

  /** Goes to the next page, if this one is done. */
  next(): void {
    const after = PAGES[PAGES.indexOf(this.page) + 1];
    if (after !== undefined && this.standing(this.page) === "done") this.page = after;
  }

  async giveName(): Promise<boolean> {
    const { name, audience } = this;
    return this.#take("name", "name_connection", { name: name.trim(), audience });
  }

  async giveKey(key: string): Promise<boolean> {
    return this.#take("key", "give_connection_key", { key });
  }

  /** Ticks the box or unticks it. An agreement that was given already is taken back at once. */
  async tick(agreed: boolean, language: Language): Promise<void> {
    this.agreed = agreed;
    if (!agreed && this.isDone("privacy")) await this.agree(language);
  }

  async agree(language: Language): Promise<boolean> {
    const version = this.draft?.consent_version ?? 0;
    return this.#take("privacy", "agree_to_privacy", { agree: this.agreed, text: { version, language } });
  }

  async connect(): Promise<boolean> {
    return this.#take("connect", "connect_connection", {});
  }

  /** Confirms that the account on the screen is the right one. */
  async authenticate(): Promise<boolean> {
    const account = this.draft?.account?.id ?? "";
    return this.#take("authenticate", "authenticate_connection", { account });
  }

  async addExportUser(password: string): Promise<boolean> {
    return this.#take("export_user", "add_export_user", { password });
  }

  /** Saves. Gives the connection, or nothing when the engine refused. */
  async save(): Promise<ConnectionView | null> {
    const { draft } = this;
    if (draft === null || this.busy !== null) return null;
    this.busy = "save";
    this.#refused = null;
    try {
      const saved = await this.#backend.call("save_connection", { draft: draft.id });
      this.draft = null;
      return saved;
    } catch (cause) {
      this.#refused = { step: "save", failure: failureOf(cause) };
      return null;
    } finally {
      this.busy = null;
    }
  }

  /** Leaves: the engine forgets the draft and its key. Called on Cancel and when the page is left any other way. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.pause.end();
    const { draft } = this;
    this.draft = null;
    if (draft !== null) await this.#drop(draft);
  }

  async #drop(draft: ConnectionDraft): Promise<void> {
    // A draft that is gone already is what was wanted.
    await this.#backend.call("cancel_connection", { draft: draft.id }).catch(() => undefined);
  }

  async #take<K extends DraftCommand>(
    step: WizardStep,
    command: K,
    rest: Omit<Commands[K]["arguments"], "draft">,
  ): Promise<boolean> {
    const { draft } = this;
    if (draft === null || this.busy !== null) return false;
    this.busy = step;
    this.#refused = null;
    try {
      const args = { draft: draft.id, ...rest } as unknown as Commands[K]["arguments"];
      const next = (await this.#backend.call(command, args)) as ConnectionDraft;
      if (!this.#closed) this.draft = next;
      return this.isDone(step);
    } catch (cause) {
      const failure = failureOf(cause);
      this.#refused = { step, failure };
      this.pause.heed(failure);
      return false;
    } finally {
      this.busy = null;
    }
  }
}
