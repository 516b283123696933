import { describe, expect, it } from "vitest";

import { FakeBackend } from "../ipc/fake/backend";
import { USUAL } from "./choices";
import { ExportWizard } from "./wizard.svelte";

async function opened(id: number | null): Promise<{ backend: FakeBackend; wizard: ExportWizard }> {
  const backend = new FakeBackend("full");
  const wizard = new ExportWizard(backend);
  await wizard.open(id, null);
  return { backend, wizard };
}

describe("how an export goes about it", () => {
  it("is the usual way until somebody says otherwise", async () => {
    const { wizard } = await opened(null);

    expect(wizard.choices).toEqual(USUAL);
    expect(wizard.changed, "a form that nobody touched can be left").toBe(false);
  });

  it("is asked about before the form is left", async () => {
    const { wizard } = await opened(1);

    wizard.choices.leavers = "take_off";

    expect(wizard.changed).toBe(true);
  });

  it("is saved, and stands there when the form is opened again", async () => {
    const { backend, wizard } = await opened(1);

    wizard.choices = { sending: "changes", leavers: "take_off", canary: "ask_me" };
    const saved = await wizard.save();
    const again = new ExportWizard(backend);
    await again.open(1, null);

    expect(saved?.draft.choices).toEqual({ sending: "changes", leavers: "take_off", canary: "ask_me" });
    expect(again.choices).toEqual(saved?.draft.choices);
    expect(again.changed).toBe(false);
  });
});
