import { describe, expect, it } from "vitest";

import type { ArgumentsOf, CommandName } from "../ipc/backend";
import { FakeBackend } from "../ipc/fake/backend";
import type { Scene } from "../ipc/fake/scenes";
import { OpenedExport } from "./opened.svelte";

const SPRING = 1;

/** Remembers what was asked. */
class Remembering extends FakeBackend {
  readonly asked: CommandName[] = [];

  override async call<K extends CommandName>(name: K, args: ArgumentsOf<K>) {
    this.asked.push(name);
    return super.call(name, args);
  }
}

async function opened(scene: Scene, id = SPRING): Promise<{ backend: Remembering; opened: OpenedExport }> {
  const backend = new Remembering(scene);
  const opened = new OpenedExport(backend, id);
  await opened.load();
  return { backend, opened };
}

describe("an export that is opened", () => {
  it("is there to look at for a viewer, counted, and Klaviyo is not asked", async () => {
    const { backend, opened: sheet } = await opened("viewer");

    expect(sheet.entry?.usable).toBe(false);
    expect(sheet.audience?.selected).toBeGreaterThan(0);
    expect(sheet.audience?.samples[0]).toContain("@");
    expect(backend.asked, "only what a viewer may ask").toEqual(["list_exports", "export_audience"]);
  });

  it("is there to change for who may, and its form counts by itself", async () => {
    const { opened: form } = await opened("full");

    expect(form.entry?.usable).toBe(true);
    expect(form.audience).toBeNull();
  });

  it("says so when there is no such export", async () => {
    const { opened: gone } = await opened("full", 4_711);

    expect(gone.entry).toBeNull();
    expect(gone.failure?.code).toBe("not_found");
  });
});
