// What goes where: the state of the export wizard. Saving is its last act; it never runs anything.

import type { Backend } from "../ipc/backend";
import { failureOf } from "../ipc/backend";
import type {
  AttributeMapping,
  ConnectionId,
  ConnectionType,
  ConnectionView,
  ExportAudience,
  ExportChoices,
  ExportDraft,
  ExportId,
  ExportView,
  Failure,
  FieldKey,
  FieldView,
  KlaviyoList,
  SegmentId,
  SegmentView,
} from "../ipc/contract";
import { EXPORT_LIMIT, KLAVIYO_ATTRIBUTES } from "../ipc/contract";
import { USUAL } from "./choices";
import { ConsentLock } from "./consent.svelte";

/** What is still missing before the export can be saved, in the order of the page. */
export type Missing = "connection" | "name" | "list" | "email" | "segment" | "consent";

export class ExportWizard {
  connections = $state.raw<ConnectionView[]>([]);
  segments = $state.raw<SegmentView[]>([]);
  fields = $state.raw<FieldView[]>([]);
  lists = $state.raw<KlaviyoList[]>([]);

  id = $state<ExportId | null>(null);
  name = $state("");
  connection = $state<ConnectionId | null>(null);
  list = $state.raw<KlaviyoList | null>(null);
  email = $state<FieldKey | null>(null);
  attributes = $state<AttributeMapping[]>([]);
  chosen = $state.raw<SegmentId[]>([]);
  limit = $state(EXPORT_LIMIT as number);
  choices = $state<ExportChoices>({ ...USUAL });
  /** Where it finds who agreed to receive marketing. */
  readonly consent = new ConsentLock();
  /** What stood in the form when it was opened or last saved. */
  #kept = $state("");

  loading = $state(true);
  listsLoading = $state(false);
  listChecking = $state(false);
  saving = $state(false);
  listFailure = $state.raw<Failure | null>(null);
  failure = $state.raw<Failure | null>(null);
  audience = $state.raw<ExportAudience | null>(null);

  readonly usable = $derived(this.connections.filter((connection) => connection.usable));
  /** The kind of account that is sent to. */
  readonly to = $derived<ConnectionType>(this.usable.find(({ id }) => id === this.connection)?.kind ?? "klaviyo");
  readonly overLimit = $derived(this.audience !== null && this.audience.selected > this.limit);
  readonly missing = $derived(this.#missing());
  readonly canSave = $derived(this.missing.length === 0 && !this.saving);
  /** Whether something stands in the form that is not saved. */
  readonly changed = $derived(!this.loading && this.#written() !== this.#kept);
  readonly #backend: Backend;
  #audienceAsked = 0;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Loads what there is to choose from, and the export to change, if one is given. */
  async open(id: ExportId | null, segment: SegmentId | null): Promise<void> {
    try {
      const [connections, segments, fields, exports] = await Promise.all([
        this.#backend.call("list_connections", {}),
        this.#backend.call("list_segments", {}),
        this.#backend.call("list_fields", {}),
        id === null ? Promise.resolve<ExportView[]>([]) : this.#backend.call("list_exports", {}),
      ]);
      this.connections = connections;
      this.segments = segments;
      this.fields = fields;
      const saved = exports.find((entry) => entry.id === id)?.draft;
      if (saved) this.#takeOver(saved);
      else this.#suggest(segment);
      this.#kept = this.#written();
      if (this.connection !== null) void this.#loadLists(this.connection);
      await this.measure();
    } catch (error) {
      this.failure = failureOf(error);
    } finally {
      this.loading = false;
    }
  }

  async chooseConnection(connection: ConnectionId): Promise<void> {
    if (connection === this.connection) return;
    this.connection = connection;
    this.list = null;
    await this.#loadLists(connection);
  }

  chooseList(id: string): void {
    this.list = this.lists.find((list) => list.id === id) ?? null;
    if (this.list) void this.checkList(id);
  }

  /** Looks a list up live, by an ID that was pasted or picked, and reads its size back. */
  async checkList(pasted: string): Promise<void> {
    const id = pasted.trim();
    if (this.connection === null || id === "") return;
    this.listChecking = true;
    this.listFailure = null;
    try {
      this.list = await this.#backend.call("klaviyo_list", { connection: this.connection, list: id });
    } catch (error) {
      this.list = null;
      this.listFailure = failureOf(error);
    } finally {
      this.listChecking = false;
    }
  }

  async chooseEmail(field: FieldKey): Promise<void> {
    this.email = field;
    await this.measure();
  }

  async toggleSegment(segment: SegmentId, on: boolean): Promise<void> {
    this.chosen = on ? [...this.chosen, segment] : this.chosen.filter((id) => id !== segment);
    await this.measure();
  }

  addAttribute(): void {
    const next = this.offered()[0];
    if (next) this.attributes.push(next);
  }

  removeAttribute(place: number): void {
    this.attributes.splice(place, 1);
  }

  changeAttribute(place: number, field: FieldKey): void {
    this.attributes[place] = { field, attribute: attributeFor(field) };
  }

  /** Fields that could still cross, each with the attribute it would become. */
  offered(): AttributeMapping[] {
    const taken = new Set([this.email, ...this.attributes.map((mapping) => mapping.field)]);
    return this.fields
      .filter((field) => !taken.has(field.key))
      .map((field) => ({ field: field.key, attribute: attributeFor(field.key) }));
  }

  /** Counts anew who would be sent. An older answer never overwrites a newer one. */
  async measure(): Promise<void> {
    const asked = ++this.#audienceAsked;
    if (this.email === null || this.chosen.length === 0) {
      this.audience = null;
      return;
    }
    try {
      const answer = await this.#backend.call("export_audience", {
        segments: [...this.chosen],
        email: this.email,
      });
      if (asked === this.#audienceAsked) this.audience = answer;
    } catch (error) {
      if (asked === this.#audienceAsked) this.failure = failureOf(error);
    }
  }

  async save(): Promise<ExportView | null> {
    const { connection, list, email } = this;
    if (connection === null || list === null || email === null) return null;
    this.saving = true;
    this.failure = null;
    try {
      const saved = await this.#backend.call("save_export", {
        draft: {
          id: this.id,
          name: this.name.trim(),
          connection,
          list: { ...list },
          email,
          attributes: $state.snapshot(this.attributes),
          segments: [...this.chosen],
          limit: this.limit === EXPORT_LIMIT ? null : this.limit,
          choices: $state.snapshot(this.choices),
          subscribing: this.consent.subscribing,
        },
      });
      this.#kept = this.#written();
      return saved;
    } catch (error) {
      this.failure = failureOf(error);
      return null;
    } finally {
      this.saving = false;
    }
  }

  /** What a person wrote into the form. Of the list only which one: its size changes by itself. */
  #written(): string {
    const { name, connection, list, email, attributes, chosen, limit, choices, consent } = this;
    const { on, agreed, at } = consent;
    const chosenAll = [attributes, chosen, limit, choices, on, agreed, at];
    return JSON.stringify([name.trim(), connection, list?.id, email, ...chosenAll]);
  }

  #missing(): Missing[] {
    const missing: Missing[] = [];
    if (this.connection === null) missing.push("connection");
    if (this.name.trim() === "") missing.push("name");
    if (this.list === null) missing.push("list");
    if (this.email === null) missing.push("email");
    if (this.chosen.length === 0) missing.push("segment");
    if (!this.consent.complete) missing.push("consent");
    return missing;
  }

  async #loadLists(connection: ConnectionId): Promise<void> {
    this.listsLoading = true;
    this.listFailure = null;
    try {
      const lists = await this.#backend.call("klaviyo_lists", { connection });
      if (connection === this.connection) this.lists = lists;
    } catch (error) {
      this.lists = [];
      this.listFailure = failureOf(error);
    } finally {
      this.listsLoading = false;
    }
  }

  #takeOver(saved: ExportDraft): void {
    this.id = saved.id;
    this.name = saved.name;
    this.connection = saved.connection;
    this.list = saved.list;
    this.email = saved.email;
    this.attributes = saved.attributes.map((mapping) => ({ ...mapping }));
    this.chosen = saved.segments;
    this.limit = saved.limit ?? EXPORT_LIMIT;
    this.choices = { ...saved.choices };
    this.consent.takeOver(saved.subscribing);
  }

  #suggest(segment: SegmentId | null): void {
    const [only, second] = this.usable;
    if (only && !second) this.connection = only.id;
    this.email = this.fields.find((field) => field.key === "email")?.key ?? null;
    if (segment !== null && this.segments.some((entry) => entry.id === segment)) this.chosen = [segment];
  }
}

/** The Klaviyo attribute that a field becomes unless somebody says otherwise. */
export function attributeFor(field: FieldKey): string {
  const standard = KLAVIYO_ATTRIBUTES.find((attribute) => attribute === field || attribute === `location.${field}`);
  return standard ?? `properties.${field}`;
}
