// What the picture of the shore shows before any export is mapped: how many people are here, and which fields they have.

import type { Backend } from "../ipc/backend";
import type { FieldKey } from "../ipc/contract";

export class WhatStays {
  profiles = $state<number | null>(null);
  staying = $state.raw<readonly FieldKey[]>([]);
  readonly #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Reads both. The picture is whole without them, so that a failure is passed over. */
  async read(): Promise<void> {
    const [overview, fields] = await Promise.allSettled([
      this.#backend.call("overview", {}),
      this.#backend.call("list_fields", {}),
    ]);
    if (overview.status === "fulfilled") this.profiles = overview.value.profiles;
    if (fields.status === "fulfilled") this.staying = fields.value.map((field) => field.key);
  }
}
