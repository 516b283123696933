// The values that a field really has, while one is being typed. It knows nothing of how they are drawn.

import type { Backend } from "../ipc/backend";
import type { FieldKey, ValueCount } from "../ipc/contract";

const SHOWN = 8;

export class Suggestions {
  values = $state.raw<readonly ValueCount[]>([]);
  open = $state(false);
  /** The place of the one that arrow keys have reached; -1 is none. */
  active = $state(-1);
  readonly #backend: Backend;
  #turn = 0;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Looks for values that begin with some text. */
  async look(field: FieldKey, prefix: string): Promise<void> {
    const turn = ++this.#turn;
    const values = await this.#backend.call("field_values", { field, prefix }).catch(() => []);
    if (turn !== this.#turn) return;
    // The only suggestion being what is typed already helps nobody.
    const helps = values.length > 1 || values[0]?.value !== prefix;
    this.values = helps ? values.slice(0, SHOWN) : [];
    this.active = -1;
    this.open = this.values.length > 0;
  }

  move(by: 1 | -1): void {
    if (!this.open) return;
    const places = this.values.length + 1;
    this.active = ((this.active + 1 + by + places) % places) - 1;
  }

  get chosen(): string | null {
    return this.open ? (this.values[this.active]?.value ?? null) : null;
  }

  close(): void {
    this.#turn += 1;
    this.open = false;
    this.active = -1;
  }
}
