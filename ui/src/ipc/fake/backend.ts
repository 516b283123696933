// The engine in memory: for working on the page in a browser. It invents its people and forgets everything.

import type { AnswerOf, ArgumentsOf, Backend, CommandName, Unlisten } from "../backend";
import { NOTHING_ELSE } from "../../exports/choices";
import type { Event, RunId } from "../contract";
import { connectionHandlers } from "./connections";
import { correctionHandlers } from "./corrections";
import { dataHandlers } from "./data";
import { doorHandlers } from "./door";
import { exportHandlers } from "./exports";
import { fileHandlers } from "./files";
import { repeatHandlers } from "./repeats";
import { runHandlers } from "./runs";
import { scheduleHandlers } from "./schedule";
import { worldOf } from "./scenes";
import type { Scene } from "./scenes";
import { undoHandlers } from "./undo";
import type { Handlers, World } from "./world";

/** Answers every command from a `World`. `?scene=full` in the address chooses where it begins. */
export class FakeBackend implements Backend {
  readonly world: World;
  readonly #handlers: Handlers<CommandName>;

  constructor(scene?: Scene) {
    const asked = typeof location === "undefined" ? null : new URLSearchParams(location.search).get("scene");
    this.world = worldOf(scene ?? (asked as Scene | null) ?? "first_start");
    const runs = runHandlers(this.world);
    this.#handlers = {
      ...doorHandlers(this.world),
      ...dataHandlers(this.world),
      ...correctionHandlers(this.world),
      ...fileHandlers(this.world),
      ...connectionHandlers(this.world),
      ...exportHandlers(this.world),
      ...runs,
      ...undoHandlers(this.world),
      ...repeatHandlers(this.world),
      ...scheduleHandlers(this.world, (id) => runs.start_run({ export: id, options: NOTHING_ELSE }) as RunId),
    };
    // In a browser a script can play the part of the window: what is dropped, what is dragged over it.
    if (typeof window !== "undefined") {
      window.addEventListener("listward-event", (event) => this.world.emit((event as CustomEvent<Event>).detail));
    }
  }

  async call<K extends CommandName>(name: K, args: ArgumentsOf<K>): Promise<AnswerOf<K>> {
    // Answers cross as copies, as they do behind Tauri: what the page does to them changes nothing here.
    return structuredClone(await this.#handlers[name](structuredClone(args)));
  }

  listen(hear: (event: Event) => void): Unlisten {
    return this.world.listen(hear);
  }

  closeAnyway(): void {
    // A browser's page cannot close its window.
  }
}
