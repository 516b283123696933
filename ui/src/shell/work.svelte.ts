// What goes on behind every page: runs, an import, files over the window.

import { t } from "../i18n/translate";
import { backend, failureOf } from "../ipc/backend";
import type { Event, Failure, FileArrival, FileRefusal, FileTicket, ImportProgress, RunId, RunView } from "../ipc/contract";
import { announcer } from "./announcer.svelte";
import { router } from "./router.svelte";

class Work {
  /** Runs that go on. */
  running = $state.raw<RunView[]>([]);
  /** The import that goes on. */
  importing = $state.raw<ImportProgress | null>(null);
  /** How many files hang over the window. */
  dragging = $state(0);
  /** Files that were dropped or picked and wait to be looked at, the first one first. */
  arrived = $state.raw<FileTicket[]>([]);
  refused = $state.raw<FileRefusal[]>([]);
  failure = $state.raw<Failure | null>(null);

  /** The runs that are being asked about, and whether each moved meanwhile. */
  readonly #asked = new Map<RunId, boolean>();

  /** Follows what happens for whoever is here. Gives what ends the following, and leaves nothing behind for the next person. */
  follow(): () => void {
    void this.look();
    const unlisten = backend.listen((event) => this.#hear(event));
    return () => {
      unlisten();
      this.running = [];
      this.importing = null;
      this.dragging = 0;
      this.arrived = [];
      this.refused = [];
      this.failure = null;
    };
  }

  async look(): Promise<void> {
    const runs = await backend.call("list_runs", { export: null, limit: 20 }).catch(() => []);
    this.running = runs.filter((run) => run.phase !== "ended");
  }

  /** Lets the person choose files with the system's dialog. */
  async pick(): Promise<void> {
    try {
      this.receive(await backend.call("pick_files", {}));
    } catch (error) {
      this.failure = failureOf(error);
    }
  }

  async takeSample(): Promise<void> {
    try {
      this.receive({ files: [await backend.call("sample_file", {})], refused: [] });
    } catch (error) {
      this.failure = failureOf(error);
    }
  }

  receive(arrival: FileArrival): void {
    this.dragging = 0;
    this.refused = arrival.refused;
    if (arrival.files.length === 0) return;
    this.arrived = [...this.arrived, ...arrival.files];
    router.go("data", "import");
  }

  /** The person has read why a file was not taken. */
  dismiss(refusal: FileRefusal): void {
    this.refused = this.refused.filter((other) => other !== refusal);
  }

  /** The next file has been dealt with. */
  next(): void {
    this.arrived = this.arrived.slice(1);
  }

  /** Looks at one run that moved; while one question about it is out, the next waits, and only one of them. */
  async #lookAt(id: RunId): Promise<void> {
    if (this.#asked.has(id)) {
      this.#asked.set(id, true);
      return;
    }
    do {
      this.#asked.set(id, false);
      const run = await backend.call("run", { run: id }).catch(() => null);
      if (run) this.#put(run);
    } while (this.#asked.get(id) === true);
    this.#asked.delete(id);
  }

  #put(run: RunView): void {
    const known = this.running.some(({ id }) => id === run.id);
    if (run.phase === "ended") this.running = this.running.filter(({ id }) => id !== run.id);
    else if (known) this.running = this.running.map((other) => (other.id === run.id ? run : other));
    else this.running = [run, ...this.running];
  }

  async #tellOf(id: RunId): Promise<void> {
    const run = await backend.call("run", { run: id }).catch(() => null);
    if (run) announcer.say(t("said-run-ended", { export: run.export_name, status: t(`status-${run.receipt.status}`) }));
  }

  #hear(event: Event): void {
    switch (event.event) {
      case "drag_entered":
        this.dragging = event.files;
        break;
      case "drag_left":
        this.dragging = 0;
        break;
      case "files_dropped":
        this.receive(event.arrival);
        break;
      case "import_progressed":
        this.importing = event.progress;
        break;
      case "import_ended":
        this.importing = null;
        announcer.say(t("said-import-ended"));
        break;
      case "run_progressed":
        void this.#lookAt(event.run);
        break;
      case "run_ended":
        void this.look();
        void this.#tellOf(event.run);
        break;
      case "changed":
      case "close_asked":
        break;
    }
  }
}

/** What goes on. */
export const work = new Work();
