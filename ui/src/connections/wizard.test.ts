import { describe, expect, it } from "vitest";
import { CallError, type Backend } from "../ipc/backend";
import type { ConnectionDraft, ErrorCode, StepView, WizardStep } from "../ipc/contract";
import { ConnectionWizard } from "./wizard.svelte";

const ORDER: WizardStep[] = ["name", "key", "privacy", "connect", "authenticate", "export_user", "save"];
const DOES: Record<string, WizardStep> = {
  name_connection: "name",
  give_connection_key: "key",
  agree_to_privacy: "privacy",
  connect_connection: "connect",
  authenticate_connection: "authenticate",
  add_export_user: "export_user",
};

/** Keeps the order of the steps as the engine does. */
class Engine {
  done = new Set<WizardStep>();
  calls: string[] = [];
  refuse: Partial<Record<string, ErrorCode>> = {};

  view(): ConnectionDraft {
    const until = ORDER.find((step) => !this.done.has(step)) ?? "save";
    const steps = ORDER.map((step): StepView => {
      if (this.done.has(step)) return { step, state: "done" };
      return step === until ? { step, state: "ready" } : { step, state: "locked", until };
    });
    const account = { id: "Ab1Cd2", name: "Aino Oy", country: "Finland", test: true };
    return {
      id: "draft", kind: "klaviyo", name: "", audience: "administrators", key_hint: null,
      account: this.done.has("connect") ? account : null, export_user: null, consent_version: 1, steps,
    };
  }

  call = (async (name: string, args: unknown) => {
    this.calls.push(`${name} ${JSON.stringify(args)}`);
    const code = this.refuse[name];
    if (code !== undefined) throw new CallError({ code, line: null, subject: null, count: null, said: null });
    const step = DOES[name];
    if (step !== undefined) this.done.add(step);
    return this.view();
  }) as unknown as Backend["call"];
}

async function begun(): Promise<{ engine: Engine; wizard: ConnectionWizard }> {
  const engine = new Engine();
  const wizard = new ConnectionWizard(engine as unknown as Backend, "klaviyo");
  await wizard.begin();
  return { engine, wizard };
}

describe("the connection wizard", () => {
  it("locks every page until the one before is done", async () => {
    const { wizard } = await begun();
    expect(wizard.standing("key")).toBe("locked");
    wizard.open("key");
    expect(wizard.page, "a locked page does not open").toBe("name");
    wizard.name = "Main shop";
    await wizard.giveName();
    wizard.next();
    expect(wizard.page).toBe("key");
  });

  it("offers the connection to administrators alone unless somebody decides otherwise", async () => {
    const { engine, wizard } = await begun();
    wizard.name = " Main shop ";
    await wizard.giveName();
    expect(engine.calls.at(-1)).toContain('"name":"Main shop","audience":"administrators"');
  });

  it("begins unticked, and sends the version of the text that was shown", async () => {
    const { engine, wizard } = await begun();
    expect(wizard.agreed).toBe(false);
    wizard.agreed = true;
    await wizard.agree("en");
    expect(engine.calls.at(-1)).toContain('"agree":true,"text":{"version":1,"language":"en"}');
  });

  it("shows a refusal at the step that it belongs to, and takes it away when that step is tried again", async () => {
    const { engine, wizard } = await begun();
    engine.refuse = { give_connection_key: "key_malformed" };
    wizard.name = "Main shop";
    await wizard.giveName();
    await wizard.giveKey("nonsense");
    expect(wizard.failureOf("key")?.code).toBe("key_malformed");
    expect(wizard.standing("key")).toBe("failed");
    engine.refuse = {};
    await wizard.giveKey("pk_1");
    expect(wizard.failureOf("key")).toBeNull();
  });

  it("confirms the very account that is on the screen", async () => {
    const { engine, wizard } = await begun();
    wizard.name = "Main shop";
    await wizard.giveName();
    await wizard.giveKey("pk_1");
    wizard.agreed = true;
    await wizard.agree("en");
    await wizard.connect();
    await wizard.authenticate();
    expect(engine.calls.at(-1)).toContain('"account":"Ab1Cd2"');
  });

  it("keeps no secret in itself", async () => {
    const { wizard } = await begun();
    await wizard.giveKey("pk_secret");
    await wizard.addExportUser("password of mine");
    const kept = JSON.stringify(Object.values(wizard)) + JSON.stringify(wizard.draft);
    expect(kept).not.toMatch(/pk_secret|password of mine/);
  });

  it("leaves no draft behind, however often it is closed", async () => {
    const { engine, wizard } = await begun();
    await wizard.close();
    await wizard.close();
    expect(engine.calls.filter((call) => call.startsWith("cancel_connection"))).toHaveLength(1);
  });

  it("leaves no draft behind when it is closed before the draft has come", async () => {
    const engine = new Engine();
    const wizard = new ConnectionWizard(engine as unknown as Backend, "klaviyo");
    const beginning = wizard.begin();
    await wizard.close();
    await beginning;
    expect(engine.calls.at(-1)).toContain("cancel_connection");
  });
});
