import { describe, expect, it } from "vitest";

import { GridRows } from "./grid.svelte";

const numbers = (asked: number[]) =>
  new GridRows<number>(async (offset, limit) => {
    asked.push(offset);
    return { total: 100_000, rows: Array.from({ length: limit }, (_, place) => offset + place) };
  });

describe("rows that come in pages", () => {
  it("asks only for what is in sight, and once", async () => {
    const asked: number[] = [];
    const rows = numbers(asked);

    await Promise.all([rows.show(0, 30), rows.show(5, 35)]);

    expect(asked).toEqual([0]);
    expect(rows.at(7)).toBe(7);
    expect(rows.at(5000)).toBeUndefined();
  });

  it("lets pages go that were seen long ago", async () => {
    const rows = numbers([]);

    for (let place = 0; place < 6000; place += 200) await rows.show(place, place + 20);

    expect(rows.at(0)).toBeUndefined();
    expect(rows.at(5800)).toBe(5800);
  });
});
