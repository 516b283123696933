import { describe, expect, it } from "vitest";

import { FakeBackend } from "../ipc/fake/backend";
import type { ConnectionView } from "../ipc/contract";
import { KeyExchange } from "./key-exchange.svelte";
import { LimitsForm } from "./limits.svelte";
import { ConnectionRemoval } from "./removal.svelte";

const MAIN = 1;

async function main(backend: FakeBackend): Promise<ConnectionView | undefined> {
  return (await backend.call("list_connections", {})).find(({ id }) => id === MAIN);
}

async function limits(): Promise<{ backend: FakeBackend; form: LimitsForm }> {
  const backend = new FakeBackend("full");
  const connection = await main(backend);
  if (connection === undefined) throw new Error("the scene has a connection");
  return { backend, form: new LimitsForm(backend, connection) };
}

describe("the limits of a connection", () => {
  it("are kept, the plan's too", async () => {
    const { backend, form } = await limits();

    form.share = 50;
    form.plan = "50,000";

    expect(await form.save()).toBe(true);
    expect((await main(backend))?.limits).toEqual({ share: 50, plan_profiles: 50_000 });
  });

  it("say nothing of the plan when the field is left empty", async () => {
    const { backend, form } = await limits();

    form.plan = " ";
    await form.save();

    expect((await main(backend))?.limits?.plan_profiles).toBeNull();
  });

  it("take no words for a number", async () => {
    const { form } = await limits();

    for (const typed of ["many", "-5", "0", "12k"]) {
      form.plan = typed;
      expect(form.canSave, typed).toBe(false);
    }
    expect(await form.save()).toBe(false);
  });

  it("offer the share that it has, though it is an odd one", () => {
    const connection = { id: MAIN, limits: { share: 60, plan_profiles: null } } as ConnectionView;

    expect(new LimitsForm(new FakeBackend("full"), connection).shares).toEqual([100, 75, 60, 50, 25]);
  });
});

describe("another key", () => {
  it("takes the place of the old one, and does not stay on the page", async () => {
    const backend = new FakeBackend("full");
    const exchange = new KeyExchange(backend, MAIN);

    exchange.key = " pk_0123456789abcd ";

    expect(await exchange.replace()).toBe(true);
    expect(exchange.key).toBe("");
    expect((await main(backend))?.key_hint).toBe("abcd");
  });

  it("leaves the old one when it is refused", async () => {
    const backend = new FakeBackend("full");
    const exchange = new KeyExchange(backend, MAIN);

    exchange.key = "public";

    expect(await exchange.replace()).toBe(false);
    expect(exchange.failure?.code).toBe("key_malformed");
    expect((await main(backend))?.key_hint).toBe("4f2a");
  });
});

describe("removing a connection that exports use", () => {
  it("keeps its exports without a connection unless somebody says otherwise", async () => {
    const backend = new FakeBackend("full");
    const removal = new ConnectionRemoval(backend, MAIN);
    await removal.load();

    removal.choose(2, "remove");
    expect([removal.detached, removal.removed]).toEqual([1, 1]);

    expect(await removal.act()).toBe(true);
    const left = await backend.call("list_exports", {});
    expect(left.map(({ draft }) => [draft.name, draft.connection])).toEqual([
      ["Spring newsletter", null],
      ["Newsletter Suomi", null],
    ]);
    expect(await main(backend), "and the connection is gone").toBeUndefined();
  });

  it("stops at a refusal, says why, and keeps what is left", async () => {
    const backend = new FakeBackend("waiting");
    const removal = new ConnectionRemoval(backend, MAIN);
    await removal.load();

    expect(await removal.act(), "an export that runs is not detached").toBe(false);

    expect(removal.failure?.code).toBe("already_running");
    expect(await main(backend)).toBeDefined();
  });
});
