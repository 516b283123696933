// The list of exports: loads them, finds and orders them, copies, detaches and removes them.

import type { Backend } from "../ipc/backend";
import { failureOf } from "../ipc/backend";
import type { ConnectionView, ExportId, ExportStart, ExportView, Failure, RunId } from "../ipc/contract";

/** What the list can be ordered by. */
export type Column = "name" | "list" | "last";

/** What each column is ordered by: text, or the moment of the last run. */
const KEYS: Record<Column, (entry: ExportView) => string> = {
  name: (entry) => entry.draft.name,
  list: (entry) => entry.draft.list.name,
  last: (entry) => entry.last_run?.receipt.started ?? "",
};

export class ExportList {
  exports = $state.raw<ExportView[] | null>(null);
  connections = $state.raw<ConnectionView[]>([]);
  failure = $state.raw<Failure | null>(null);
  /** Part of an export's, a connection's or a list's name. */
  search = $state("");
  /** As the engine gives them until somebody chooses a column. */
  column = $state<Column | null>(null);
  descending = $state(false);

  /** Whether an export could be made now: somebody must have made a connection that this person may use. */
  readonly canAdd = $derived(this.connections.some((connection) => connection.usable));
  /** Whether there is an export that this person may run. */
  readonly usable = $derived((this.exports ?? []).some((entry) => entry.usable));
  /** Whether an export follows a refresh that is off: nobody should wait for it. */
  readonly waitsForRefresh = $derived(
    (this.exports ?? []).some((entry) => entry.draft.connection !== null && entry.schedule.runs === "with_refresh" && !entry.runs_by_itself),
  );
  readonly shown = $derived(this.#ordered((this.exports ?? []).filter((entry) => matches(entry, this.search))));
  readonly #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  async load(): Promise<void> {
    try {
      [this.exports, this.connections] = await Promise.all([
        this.#backend.call("list_exports", {}),
        this.#backend.call("list_connections", {}),
      ]);
      this.failure = null;
    } catch (error) {
      this.failure = failureOf(error);
    }
  }

  /** Orders by a column; once more turns the order round. The last run begins with the newest. */
  orderBy(column: Column): void {
    this.descending = this.column === column ? !this.descending : column === "last";
    this.column = column;
  }

  /** How the list is ordered by a column. */
  order(column: Column): "ascending" | "descending" | "none" {
    if (this.column !== column) return "none";
    return this.descending ? "descending" : "ascending";
  }

  async remove(id: ExportId): Promise<boolean> {
    return (this.failure = await this.#change(() => this.#backend.call("remove_export", { export: id }))) === null;
  }

  /** Takes the connection from an export: it stays and does not run. */
  async detach(id: ExportId): Promise<boolean> {
    return (this.failure = await this.#change(() => this.#backend.call("detach_export", { export: id }))) === null;
  }

  /** Makes a copy under another name. Gives why that was refused, for the place where the name is asked. */
  async duplicate(id: ExportId, name: string): Promise<Failure | null> {
    return this.#change(() => this.#backend.call("duplicate_export", { export: id, name: name.trim() }));
  }

  /** Starts every export whose schedule is on. None when that was refused. */
  async runAll(): Promise<ExportStart[] | null> {
    let started: ExportStart[] | null = null;
    this.failure = await this.#change(async () => {
      started = await this.#backend.call("run_all", {});
    });
    return started;
  }

  /** The run that is going on for an export, if one is. */
  going(entry: ExportView): RunId | null {
    const run = entry.last_run;
    return run && run.phase !== "ended" ? run.id : null;
  }

  async #change(call: () => Promise<unknown>): Promise<Failure | null> {
    try {
      await call();
    } catch (error) {
      return failureOf(error);
    }
    await this.load();
    return null;
  }

  #ordered(entries: ExportView[]): ExportView[] {
    const { column, descending } = this;
    if (column === null) return entries;
    const key = KEYS[column];
    const sorted = entries.toSorted((a, b) => key(a).localeCompare(key(b)));
    return descending ? sorted.reverse() : sorted;
  }
}

function matches(entry: ExportView, search: string): boolean {
  const wanted = search.trim().toLowerCase();
  const names = [entry.draft.name, entry.connection_name, entry.draft.list.name];
  return names.some((name) => name.toLowerCase().includes(wanted));
}
