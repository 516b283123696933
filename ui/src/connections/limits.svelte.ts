// What a connection may take up of its account, while a person changes it.

import type { Backend } from "../ipc/backend";
import { failureOf } from "../ipc/backend";
import type { ConnectionView, Failure } from "../ipc/contract";

/** Shares of an account's requests that are offered, in percent. */
const SHARES = [100, 75, 50, 25] as const;

export class LimitsForm {
  share = $state(100);
  /** As it was typed; empty when nobody says. */
  plan = $state("");
  saving = $state(false);
  failure = $state.raw<Failure | null>(null);

  /** The offered shares, and the one that it has. */
  readonly shares: readonly number[];
  /** How many profiles the plan allows; null when nobody says, undefined when what was typed is no number. */
  readonly profiles = $derived(profilesOf(this.plan));
  readonly canSave = $derived(this.profiles !== undefined && !this.saving);
  readonly #backend: Backend;
  readonly #connection: ConnectionView;

  constructor(backend: Backend, connection: ConnectionView) {
    this.#backend = backend;
    this.#connection = connection;
    const { share, plan_profiles } = connection.limits ?? { share: 100, plan_profiles: null };
    this.share = share;
    this.plan = plan_profiles === null ? "" : String(plan_profiles);
    this.shares = [...new Set([...SHARES, share])].toSorted((a, b) => b - a);
  }

  /** True when they are kept. */
  async save(): Promise<boolean> {
    const { profiles, share } = this;
    if (profiles === undefined || this.saving) return false;
    this.saving = true;
    this.failure = null;
    try {
      await this.#backend.call("limit_connection", { connection: this.#connection.id, limits: { share, plan_profiles: profiles } });
      return true;
    } catch (error) {
      this.failure = failureOf(error);
      return false;
    } finally {
      this.saving = false;
    }
  }
}

// People write 50 000, 50,000 or 50.000.
function profilesOf(typed: string): number | null | undefined {
  const digits = typed.replaceAll(/[\s.,'\u00a0\u202f]/g, "");
  if (digits === "") return null;
  return /^\d{1,12}$/.test(digits) && Number(digits) > 0 ? Number(digits) : undefined;
}
