// One person, looked at and put right: one field at a time, checked by the engine, said before two profiles are joined.

import type { Backend } from "../ipc/backend";
import { failureOf } from "../ipc/backend";
import type { Correction, Failure, FieldKey, FieldType, ProfileJoin, ProfileValue, ProfileView } from "../ipc/contract";

/** A field of the person as it is listed: also one that holds nothing. */
export interface Listed {
  key: FieldKey;
  kind: FieldType;
  value: ProfileValue | null;
}

// There is more to say of these before or after they are saved than that they can be.
const TO_CHECK: readonly FieldKey[] = ["email", "phone_number"];

export class ProfileSheet {
  person = $state.raw<ProfileView | null>(null);
  failure = $state.raw<Failure | null>(null);
  /** The field that is being put right. */
  editing = $state<FieldKey | null>(null);
  typed = $state("");
  /** What is wrong with what was typed. */
  wrong = $state.raw<Failure | null>(null);
  /** The profile that has the new address already; saving once more joins the two. */
  joins = $state.raw<ProfileJoin | null>(null);
  /** The last value that was saved stays on this laptop: Klaviyo does not take it so. */
  staysHere = $state<FieldKey | null>(null);
  saving = $state(false);

  #fields = $state.raw<readonly { key: FieldKey; kind: FieldType }[]>([]);
  readonly fields = $derived<Listed[]>(this.#listed());
  readonly email = $derived(this.valueOf("email"));
  readonly name = $derived([this.valueOf("first_name"), this.valueOf("last_name")].filter(Boolean).join(" ") || this.email);
  readonly #backend: Backend;
  readonly #find: () => Promise<ProfileView>;

  constructor(backend: Backend, find: () => Promise<ProfileView>) {
    this.#backend = backend;
    this.#find = find;
  }

  async load(): Promise<void> {
    try {
      const [person, fields] = await Promise.all([this.#find(), this.#backend.call("list_fields", {})]);
      this.person = person;
      this.#fields = fields;
    } catch (error) {
      this.failure = failureOf(error);
    }
  }

  /** What a field holds; empty for nothing. */
  valueOf(key: FieldKey): string {
    return this.person?.values.find((value) => value.key === key)?.value ?? "";
  }

  begin(key: FieldKey): void {
    this.editing = key;
    this.typed = this.valueOf(key);
    this.#forget();
  }

  leave(): void {
    this.editing = null;
    this.#forget();
  }

  /** What was typed is another value now: nobody has agreed to join anything by it. */
  retyped(): void {
    this.#forget();
  }

  /** True when the field is left: the value is saved, or was not changed. */
  async save(): Promise<boolean> {
    const { editing } = this;
    if (editing === null || this.saving) return false;
    const was = this.valueOf(editing);
    if (this.typed.trim() === was) {
      this.leave();
      return true;
    }
    return this.#do(async () => {
      const typed = this.typed.trim();
      const correction: Correction = { email: this.email, field: editing, value: typed === "" ? null : typed, was, joins: this.joins !== null };
      const check = TO_CHECK.includes(editing) ? await this.#backend.call("check_correction", { correction }) : null;
      if (check?.joins && this.joins === null) {
        this.joins = check.joins;
        return false;
      }
      this.person = await this.#backend.call("correct_value", { correction });
      this.leave();
      this.staysHere = check?.stays_here ? editing : null;
      return true;
    });
  }

  /** Lets a field hold again what files say. */
  async takeBack(field: FieldKey): Promise<boolean> {
    return this.#do(async () => {
      this.person = await this.#backend.call("take_back_correction", { email: this.email, field });
      return true;
    });
  }

  async #do(what: () => Promise<boolean>): Promise<boolean> {
    this.saving = true;
    this.wrong = null;
    try {
      return await what();
    } catch (error) {
      if (this.editing === null) this.failure = failureOf(error);
      else this.wrong = failureOf(error);
      return false;
    } finally {
      this.saving = false;
    }
  }

  #forget(): void {
    this.wrong = null;
    this.joins = null;
    this.staysHere = null;
  }

  #listed(): Listed[] {
    const { person } = this;
    if (!person) return [];
    const known = this.#fields.map(({ key, kind }) => ({ key, kind, value: person.values.find((value) => value.key === key) ?? null }));
    const others = person.values.filter(({ key }) => !known.some((field) => field.key === key));
    return [...known, ...others.map((value) => ({ key: value.key, kind: value.kind, value }))];
  }
}
