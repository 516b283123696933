// Who is subscribed: nobody, unless a field says who agreed and another says when.

import type { FieldKey, FieldView, Subscribing } from "../ipc/contract";

export class ConsentLock {
  on = $state(false);
  agreed = $state<FieldKey | null>(null);
  at = $state<FieldKey | null>(null);

  /** Whether what is switched on is also told: both fields. */
  readonly complete = $derived(!this.on || (this.agreed !== null && this.at !== null));

  /** What is saved. */
  get subscribing(): Subscribing | null {
    const { on, agreed, at } = this;
    return on && agreed !== null && at !== null ? { agreed, at } : null;
  }

  takeOver(saved: Subscribing | null): void {
    this.on = saved !== null;
    this.agreed = saved?.agreed ?? null;
    this.at = saved?.at ?? null;
  }

  /** The fields that can say who agreed. */
  static answers(fields: readonly FieldView[]): FieldView[] {
    return fields.filter(({ kind }) => kind === "boolean");
  }

  /** The fields that can say when. */
  static dates(fields: readonly FieldView[]): FieldView[] {
    return fields.filter(({ kind }) => kind === "date");
  }
}
