// One file on its way in: look at it, say what its columns become, check every row, add.

import type { Backend } from "../ipc/backend";
import { failureOf } from "../ipc/backend";
import type {
  ColumnTarget,
  Event,
  Failure,
  FilePreview,
  FileTicket,
  ImportId,
  ImportProgress,
  ImportReport,
  ReadOptions,
  Target,
} from "../ipc/contract";

export type Step = "file" | "columns" | "check" | "done";

/** The steps, in order. */
export const STEPS: readonly Step[] = ["file", "columns", "check", "done"];

export class FileImport {
  step = $state<Step>("file");
  preview = $state.raw<FilePreview | null>(null);
  options = $state.raw<ReadOptions>({ delimiter: null, header: null });
  targets = $state.raw<Target[]>([]);
  progress = $state.raw<ImportProgress | null>(null);
  /** What checking every row found. */
  checked = $state.raw<ImportReport | null>(null);
  /** What adding them gave. */
  added = $state.raw<ImportReport | null>(null);
  failure = $state.raw<Failure | null>(null);
  busy = $state(false);

  /** What keeps the columns from being checked. */
  readonly trouble = $derived(this.#trouble());
  readonly share = $derived(
    this.progress && this.progress.bytes_total > 0 ? this.progress.bytes / this.progress.bytes_total : 0,
  );
  readonly file: FileTicket;
  readonly #backend: Backend;
  #going: ImportId | null = null;
  #ended: (() => void) | null = null;

  constructor(backend: Backend, file: FileTicket) {
    this.#backend = backend;
    this.file = file;
  }

  /** Follows the engine's word on this import. Gives what ends the following. */
  follow(): () => void {
    return this.#backend.listen((event: Event) => {
      if (event.event === "import_progressed" && event.progress.import === this.#going) this.progress = event.progress;
      if (event.event === "import_ended" && event.import === this.#going) this.#ended?.();
    });
  }

  /** Reads the head of the file, as detected or as a person says. */
  async look(change: Partial<ReadOptions> = {}): Promise<void> {
    this.options = { ...this.options, ...change };
    this.busy = true;
    try {
      this.preview = await this.#backend.call("preview_file", { token: this.file.token, options: this.options });
      this.targets = this.preview.columns.map((column) => column.target);
      this.failure = null;
    } catch (error) {
      this.failure = failureOf(error);
    } finally {
      this.busy = false;
    }
  }

  /** Says what a column becomes. A field that another column had is taken from it. */
  become(column: number, target: Target): void {
    this.targets = this.targets.map((present, place) => {
      if (place === column) return target;
      const taken = target.to === "field" && present.to === "field" && present.key === target.key;
      return taken ? { to: "nothing" } : present;
    });
    this.checked = null;
  }

  async check(): Promise<void> {
    this.step = "check";
    this.checked = await this.#run(true);
  }

  async add(): Promise<void> {
    const report = await this.#run(false);
    if (!report) return;
    this.added = report;
    this.step = "done";
  }

  /** Stops what goes on; nothing of it stays. */
  async cancel(): Promise<void> {
    if (this.#going === null) return;
    try {
      await this.#backend.call("cancel_import", { import: this.#going });
    } catch (error) {
      this.failure = failureOf(error);
    }
  }

  async saveRejects(report: ImportReport): Promise<boolean> {
    try {
      return await this.#backend.call("save_import_rejects", { import: report.import });
    } catch (error) {
      this.failure = failureOf(error);
      return false;
    }
  }

  async #run(checkOnly: boolean): Promise<ImportReport | null> {
    this.busy = true;
    this.failure = null;
    this.progress = null;
    try {
      // Listening begins before the start, so that a file read in a blink is not waited for in vain.
      const ended = new Promise<void>((resolve) => (this.#ended = resolve));
      this.#going = await this.#backend.call("start_import", {
        plan: { token: this.file.token, options: this.options, mapping: this.#mapping(), check_only: checkOnly },
      });
      let state = await this.#backend.call("import_state", { import: this.#going });
      if (state.state === "going") {
        await ended;
        state = await this.#backend.call("import_state", { import: this.#going });
      }
      if (state.state === "ended") return state.report;
      if (state.state === "failed") this.failure = state.failure;
      if (state.state === "canceled") this.step = "columns";
      return null;
    } catch (error) {
      this.failure = failureOf(error);
      return null;
    } finally {
      this.#going = null;
      this.busy = false;
    }
  }

  #mapping(): ColumnTarget[] {
    return this.targets.map((target, column) => ({ column, target }));
  }

  #trouble(): "no_email_column" | null {
    return this.targets.some((target) => target.to === "field" && target.key === "email") ? null : "no_email_column";
  }
}
