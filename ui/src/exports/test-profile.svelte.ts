// Trying an export out on one person: sent under an address of one's own, and read back.

import type { Backend } from "../ipc/backend";
import { failureOf } from "../ipc/backend";
import type { ExportId, Failure, TestProfile } from "../ipc/contract";

export class ProfileTest {
  address = $state("");
  /** An address that was refused because it is a customer's. */
  asked = $state.raw<string | null>(null);
  /** The same once a person has said that they mean this customer. */
  meant = $state.raw<string | null>(null);
  sending = $state(false);
  answer = $state.raw<TestProfile | null>(null);
  failure = $state.raw<Failure | null>(null);

  readonly #written = $derived(this.address.trim());
  /** Whether the address that stands there is known to be a customer's. */
  readonly isCustomers = $derived(this.asked !== null && this.asked === this.#written);
  readonly isMeant = $derived(this.isCustomers && this.meant === this.asked);
  readonly canSend = $derived(this.#written !== "" && !this.sending && (!this.isCustomers || this.isMeant));
  /** Values that Klaviyo has otherwise than they were sent. */
  readonly differing = $derived(this.answer?.values.filter(({ before, after }) => before !== after).length ?? 0);
  readonly #backend: Backend;
  readonly #id: ExportId;

  constructor(backend: Backend, id: ExportId) {
    this.#backend = backend;
    this.#id = id;
  }

  /** A person means the customer whose address it is, or does not. */
  mean(on: boolean): void {
    this.meant = on ? this.asked : null;
  }

  async send(): Promise<void> {
    if (!this.canSend) return;
    const email = this.#written;
    this.sending = true;
    this.failure = null;
    this.answer = null;
    try {
      this.answer = await this.#backend.call("send_test", { export: this.#id, email, customer: this.isMeant });
    } catch (error) {
      const failure = failureOf(error);
      if (failure.code === "address_of_customer") this.asked = email;
      else this.failure = failure;
    } finally {
      this.sending = false;
    }
  }
}
