import { describe, expect, it } from "vitest";

import { text } from "../i18n/translate";
import { FakeBackend } from "../ipc/fake/backend";
import { holdTitle, isBroken, needsKey, standing } from "./hold";
import { RunWatch } from "./run.svelte";
import { ruleWords } from "./rule-words";
import { Undo } from "./undo.svelte";

const CANARY = 44;
const TROUBLE = 45;
const ENDED = 43;

async function watched(id: number): Promise<RunWatch> {
  const watch = new RunWatch(new FakeBackend("waiting"), id);
  await watch.load();
  return watch;
}

describe("a run that waits", () => {
  it("goes on when somebody says so", async () => {
    const watch = await watched(CANARY);
    expect(watch.held).toBe(true);

    await watch.goOn();

    expect(watch.held).toBe(false);
    expect(watch.going).toBe(true);
  });

  it("can be paused again", async () => {
    const watch = await watched(CANARY);
    await watch.goOn();

    await watch.pause();

    expect(watch.run?.hold).toEqual({ why: "paused" });
  });

  it("leads to its connection when only another key helps", async () => {
    expect((await watched(TROUBLE)).connection).toBe(1);
    expect((await watched(CANARY)).connection, "a canary needs no key").toBeNull();
  });

  it("stands otherwise for the pages that list it as soon as it waits or goes on", async () => {
    const watch = await watched(CANARY);
    const before = standing(watch.run ? [watch.run] : []);

    await watch.goOn();

    expect(standing(watch.run ? [watch.run] : [])).not.toBe(before);
  });

  it("asks after a long absence, where nothing is broken", () => {
    const failure = { line: null, subject: null, count: 30, said: null };
    const away = { why: "trouble", failure: { ...failure, code: "away_for_long" } } as const;
    const refused = { why: "trouble", failure: { ...failure, code: "key_refused" } } as const;

    expect([text(holdTitle(away)), isBroken(away)]).toEqual(["It asks whether to go on.", false]);
    expect([text(holdTitle(refused)), isBroken(refused)]).toEqual(["It waits until this is put right.", true]);
    expect([text(holdTitle({ why: "paused" })), isBroken({ why: "paused" })]).toEqual(["Paused.", false]);
  });

  it("tells trouble with a key from other trouble", () => {
    const failure = { line: null, subject: null, count: null, said: null };

    expect(needsKey({ why: "trouble", failure: { ...failure, code: "scopes_missing" } })).toBe(true);
    expect(needsKey({ why: "trouble", failure: { ...failure, code: "list_unknown" } })).toBe(false);
    expect(needsKey({ why: "paused" })).toBe(false);
    expect(needsKey(null)).toBe(false);
  });
});

describe("undoing a run", () => {
  it("says first what it would do, then starts a run of its own", async () => {
    const backend = new FakeBackend("full");
    const undo = new Undo(backend, ENDED);
    expect(undo.canStart, "nobody has seen the numbers").toBe(false);

    await undo.load();
    const id = await undo.start();

    expect(undo.plan?.back).toBeGreaterThan(0);
    const run = await backend.call("run", { run: id ?? 0 });
    expect(run.kind).toEqual({ does: "undo", run: ENDED });
  });

  it("starts nothing when there is nothing to undo", async () => {
    const undo = new Undo(new FakeBackend("waiting"), CANARY);
    await undo.load();

    expect(undo.refusal?.code).toBe("nothing_to_undo");
    expect(await undo.start()).toBeNull();
  });
});

describe("the rule of a run", () => {
  it("is a sentence although nobody knows the fields any more", () => {
    const rule = '{"combinator":"and","rules":[{"field":"Spent","operator":">","value":1000},{"field":"country","operator":"=","value":"FI"}]}';

    expect(ruleWords({ name: "Big", rule })).toBe("People for whom “Spent” is greater than 1,000 and “Country” is “FI”.");
  });

  it("is passed over when it cannot be read", () => {
    expect(ruleWords({ name: "Big", rule: "" })).toBe("");
  });
});
