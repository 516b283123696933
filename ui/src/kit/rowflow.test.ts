import { describe, expect, it } from "vitest";

import { layOut, type Loss, type Stage } from "./rowflow";

const stages = (...values: number[]): Stage[] => values.map((value, place) => ({ label: `s${place}`, value }));
const losses = (count: number): Loss[] => Array.from({ length: count }, () => ({ label: "lost", tone: "plain" as const }));

describe("a row flow", () => {
  it("draws each bar to one scale", () => {
    const picture = layOut(stages(1000, 500), losses(1), null);

    expect(picture.bars[1]?.height).toBeCloseTo((picture.bars[0]?.height ?? 0) / 2);
    expect(picture.notToScale).toBe(false);
  });

  it("says so when something had to be drawn larger than it is", () => {
    const picture = layOut(stages(1_000_000, 3), losses(1), null);

    expect(picture.bars[1]?.height).toBe(2);
    expect(picture.notToScale).toBe(true);
  });

  it("bends down only where something was lost", () => {
    const picture = layOut(stages(10, 10, 4), losses(2), null);

    expect(picture.bends.map((bend) => bend.lost)).toEqual([6]);
  });

  it("turns the caption at the shore round, so that it never runs across it", () => {
    const picture = layOut(stages(100, 60, 20), losses(2), 1);
    const caption = picture.bends[1];

    expect(caption?.anchor).toBe("end");
    expect(caption?.textX).toBeLessThan(picture.shore ?? 0);
  });

  it("draws nothing but empty bars when there is nothing", () => {
    const picture = layOut(stages(0, 0, 0), losses(2), 1);

    expect(picture.bars.every((bar) => bar.height === 0)).toBe(true);
    expect(picture.bends).toEqual([]);
  });
});
