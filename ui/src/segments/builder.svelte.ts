// The segment builder: a name and a rule, counted while they are written. It knows nothing of how it is drawn.

import type { Backend } from "../ipc/backend";
import { CallError, failureOf } from "../ipc/backend";
import type {
  Combinator,
  Condition,
  Failure,
  FieldKey,
  FieldType,
  FieldView,
  Operator,
  RuleGroup,
  SegmentId,
  SegmentView,
} from "../ipc/contract";
import { LiveCount } from "./live-count.svelte";
import { isComplete } from "./operators";
import * as tree from "./rule-tree";
import type { Path } from "./rule-tree";

// Somebody removed it meanwhile.
const GONE = new CallError({ code: "not_found", line: null, subject: null, count: null, said: null });

/** What keeps a segment from being saved. */
export type Missing = "name" | "condition";

export class SegmentBuilder {
  name = $state("");
  rule = $state.raw<RuleGroup>(tree.everybody());
  fields = $state.raw<readonly FieldView[]>([]);
  /** Whether the fields and the segment have been read. */
  ready = $state(false);
  saving = $state(false);
  /** Why it could not be read or saved. */
  failure = $state.raw<Failure | null>(null);
  /** Whether somebody tried to save: what is missing is not held against a person who has only begun. */
  #tried = $state(false);
  /** The segment that is being changed; none makes a new one. */
  readonly id: SegmentId | null;
  readonly live: LiveCount;

  #saved = $state.raw({ name: "", rule: "" });
  readonly changed = $derived(this.name !== this.#saved.name || JSON.stringify(this.rule) !== this.#saved.rule);
  readonly conditions = $derived(tree.conditionsOf(this.rule));
  /** What is missing, once somebody tried to save. */
  readonly missing = $derived(this.#tried ? this.#lacks() : null);

  readonly #backend: Backend;

  constructor(backend: Backend, id: SegmentId | null) {
    this.#backend = backend;
    this.id = id;
    this.live = new LiveCount(backend);
  }

  readonly kindOf = (field: FieldKey): FieldType | undefined =>
    this.fields.find((known) => known.key === field)?.kind;

  /** Reads the fields and, when one is being changed, the segment; then counts. */
  async open(): Promise<void> {
    try {
      const [fields, segments] = await Promise.all([
        this.#backend.call("list_fields", {}),
        this.id === null ? [] : this.#backend.call("list_segments", {}),
      ]);
      this.fields = fields;
      if (this.id !== null) {
        const segment = segments.find((one) => one.id === this.id);
        if (segment === undefined) throw GONE;
        this.name = segment.name;
        this.rule = tree.identified(segment.rule);
      }
      this.#remember();
      this.ready = true;
    } catch (cause) {
      this.failure = failureOf(cause);
      return;
    }
    await this.recount();
  }

  /** Counts again, because the data changed. */
  async recount(): Promise<void> {
    await this.live.askNow(tree.complete(this.rule, this.kindOf));
  }

  /** Adds a condition on a field to a group. */
  add(field: FieldKey, group: Path = []): void {
    this.#change(tree.added(this.rule, tree.blank(field, this.kindOf(field) ?? "text"), group));
  }

  /** Adds a group of its own, with one condition on a field, joined the other way. */
  addGroup(field: FieldKey, parent: RuleGroup, path: Path): void {
    const inner: RuleGroup = {
      id: crypto.randomUUID(),
      combinator: parent.combinator === "and" ? "or" : "and",
      rules: [tree.blank(field, this.kindOf(field) ?? "text")],
    };
    this.#change(tree.added(this.rule, inner, path));
  }

  remove(path: Path): void {
    this.#change(tree.removed(this.rule, path));
  }

  join(group: Path, combinator: Combinator): void {
    this.#change(tree.joined(this.rule, group, combinator));
  }

  setField(path: Path, field: FieldKey): void {
    if (tree.conditionAt(this.rule, path)?.field === field) return;
    this.#change(tree.refielded(this.rule, path, field, this.kindOf(field) ?? "text"));
  }

  setOperator(path: Path, operator: Operator): void {
    const field = tree.conditionAt(this.rule, path)?.field;
    if (field === undefined) return;
    this.#change(tree.reoperated(this.rule, path, operator, this.kindOf(field) ?? "text"));
  }

  setValue(path: Path, value: Condition["value"]): void {
    if (tree.conditionAt(this.rule, path)?.value === value) return;
    this.#change(tree.valued(this.rule, path, value));
  }

  /** Whether a condition still lacks its value. */
  isOpen(condition: Condition): boolean {
    const kind = this.kindOf(condition.field);
    return kind !== undefined && !isComplete(condition, kind);
  }

  /** Saves. Gives the segment, or nothing when something is missing or the engine refused. */
  async save(): Promise<SegmentView | null> {
    this.#tried = true;
    if (this.missing !== null || this.saving) return null;
    this.saving = true;
    this.failure = null;
    try {
      const draft = { id: this.id, name: this.name.trim(), rule: this.rule };
      const saved = await this.#backend.call("save_segment", { draft });
      this.#remember();
      return saved;
    } catch (cause) {
      this.failure = failureOf(cause);
      return null;
    } finally {
      this.saving = false;
    }
  }

  /** Lets go of the counts that are still on their way. */
  close(): void {
    this.live.stop();
  }

  #lacks(): Missing | null {
    if (this.name.trim() === "") return "name";
    return this.conditions.some((condition) => this.isOpen(condition)) ? "condition" : null;
  }

  #change(rule: RuleGroup): void {
    this.rule = rule;
    this.live.ask(tree.complete(rule, this.kindOf));
  }

  #remember(): void {
    this.#saved = { name: this.name, rule: JSON.stringify(this.rule) };
  }
}
