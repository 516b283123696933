// Trying an export out on one person: sent under an address of one's own, and read back.

import type { Backend } from "../ipc/backend";
import { failureOf } from "../ipc/backend";
import type { ExportId, Failure, TestProfile } from "../ipc/contract";

export class ProfileTest {
  address = $state("");
  sending = $state(false);
  answer = $state.raw<TestProfile | null>(null);
  failure = $state.raw<Failure | null>(null);

  readonly canSend = $derived(this.address.trim() !== "" && !this.sending);
  /** Values that Klaviyo has otherwise than they were sent. */
  readonly differing = $derived(this.answer?.values.filter(({ before, after }) => before !== after).length ?? 0);
  readonly #backend: Backend;
  readonly #id: ExportId;

  constructor(backend: Backend, id: ExportId) {
    this.#backend = backend;
    this.#id = id;
  }

  async send(): Promise<void> {
    if (!this.canSend) return;
    this.sending = true;
    this.failure = null;
    this.answer = null;
    try {
      this.answer = await this.#backend.call("send_test", { export: this.#id, email: this.address.trim() });
    } catch (error) {
      this.failure = failureOf(error);
    } finally {
      this.sending = false;
    }
  }
}
