import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CallError, type Backend } from "../ipc/backend";
import type { ErrorCode, FieldView, RuleCount, RuleGroup } from "../ipc/contract";
import { SegmentBuilder } from "./builder.svelte";
import { REST } from "./live-count.svelte";

const FIELDS: FieldView[] = [
  { key: "country", standard: true, kind: "text", filled: 10 },
  { key: "Spend", standard: false, kind: "number", filled: 10 },
];

const answer = (count: number, conditions: number[] = []): RuleCount => ({
  count,
  total: 10,
  conditions,
  sample_fields: ["email"],
  sample: [],
});

/** Counts are answered by the test, in the order it likes. */
class Engine {
  counted: RuleGroup[] = [];
  answers: Array<{ give: (count: RuleCount) => void; refuse: (code: ErrorCode) => void }> = [];
  saved: unknown = null;

  call = ((name: string, args: { rule: RuleGroup; draft: unknown }) => {
    if (name === "list_fields") return Promise.resolve(FIELDS);
    if (name === "save_segment") {
      this.saved = args.draft;
      return Promise.resolve({ id: 7, name: "x" });
    }
    if (name !== "count_rule") throw new Error(`Nobody should call ${name}`);
    this.counted.push(args.rule);
    return new Promise<RuleCount>((give, fail) => {
      this.answers.push({ give, refuse: (code) => fail(new CallError({ code, line: null, subject: null, count: null, said: null })) });
    });
  }) as unknown as Backend["call"];
}

async function opened(): Promise<{ engine: Engine; builder: SegmentBuilder }> {
  const engine = new Engine();
  const builder = new SegmentBuilder(engine as unknown as Backend, null);
  const opening = builder.open();
  await vi.waitFor(() => expect(engine.answers).toHaveLength(1));
  engine.answers[0]?.give(answer(10));
  await opening;
  return { engine, builder };
}

describe("the segment builder", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("counts once when typing rests, not at every key", async () => {
    const { engine, builder } = await opened();
    builder.add("country");
    for (const text of ["F", "Fi", "Fin"]) builder.setValue([0], text);
    await vi.advanceTimersByTimeAsync(REST);
    expect(engine.counted, "the first count is of the empty rule").toHaveLength(2);
  });

  it("marks a number as old until the one for this very rule is there", async () => {
    const { engine, builder } = await opened();
    builder.add("country");
    builder.setValue([0], "Fin");
    expect(builder.live.old, "the number on the screen is of another rule").toBe(true);
    await vi.advanceTimersByTimeAsync(REST);
    builder.setValue([0], "Finland");
    engine.answers[1]?.give(answer(9));
    await vi.advanceTimersByTimeAsync(REST);
    expect(builder.live.answer?.count, "an overtaken answer is not shown").toBe(10);
    engine.answers[2]?.give(answer(4, [4]));
    await vi.advanceTimersByTimeAsync(0);
    expect([builder.live.answer?.count, builder.live.old]).toEqual([4, false]);
  });

  it("does not take an interrupted count for a failure", async () => {
    const { engine, builder } = await opened();
    builder.add("country");
    builder.setValue([0], "Fin");
    await vi.advanceTimersByTimeAsync(REST);
    engine.answers[1]?.refuse("canceled");
    await vi.advanceTimersByTimeAsync(0);
    expect(builder.live.failure).toBeNull();
  });

  it("gives each condition its own count by its id, whatever is still open beside it", async () => {
    const { engine, builder } = await opened();
    builder.add("Spend");
    builder.add("country");
    builder.setValue([1], "Japan");
    await vi.advanceTimersByTimeAsync(REST);
    engine.answers[1]?.give(answer(3, [3]));
    await vi.advanceTimersByTimeAsync(0);
    const [spend, country] = builder.conditions;
    expect(builder.live.each.get(country?.id ?? "")).toBe(3);
    expect(builder.live.each.has(spend?.id ?? ""), "Spend was not counted").toBe(false);
  });

  it("does not save without a name, nor with a condition that lacks its value", async () => {
    const { engine, builder } = await opened();
    builder.add("country");
    expect(await builder.save()).toBeNull();
    expect(builder.missing).toBe("name");
    builder.name = "Finns";
    await builder.save();
    expect(builder.missing).toBe("condition");
    builder.setValue([0], "Finland");
    await builder.save();
    expect(engine.saved).toMatchObject({ id: null, name: "Finns" });
    expect(builder.changed, "what was saved is not changed any more").toBe(false);
  });
});
