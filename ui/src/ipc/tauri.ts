// The real backend. The only file that knows Tauri.

import { Channel, invoke } from "@tauri-apps/api/core";
import type { Backend, Unlisten } from "./backend";
import type { Commands, Event, Failure } from "./contract";
import { CallError, plainFailure } from "./failure";

/** Whether the page runs in Listward's window. */
export function inWindow(): boolean {
  return "__TAURI_INTERNALS__" in globalThis;
}

export class TauriBackend implements Backend {
  readonly #hearers = new Set<(event: Event) => void>();

  constructor() {
    const channel = new Channel<Event>();
    channel.onmessage = (event) => {
      for (const hear of [...this.#hearers]) hear(event);
    };
    void invoke("engine_events", { channel });
  }

  async call<K extends keyof Commands>(name: K, values: Commands[K]["arguments"]): Promise<Commands[K]["answer"]> {
    try {
      return await invoke<Commands[K]["answer"]>(name, values);
    } catch (error) {
      throw new CallError(isFailure(error) ? error : plainFailure("internal"));
    }
  }

  listen(hear: (event: Event) => void): Unlisten {
    this.#hearers.add(hear);
    return () => void this.#hearers.delete(hear);
  }

  closeAnyway(): void {
    void invoke("close_anyway");
  }
}

function isFailure(error: unknown): error is Failure {
  return typeof error === "object" && error !== null && "code" in error;
}
