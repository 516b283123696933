import { describe, expect, it } from "vitest";

import { FakeBackend } from "../ipc/fake/backend";
import { ExportList } from "./exports.svelte";

const SPRING = 1;
const WIN_BACK = 2;

async function loaded(): Promise<ExportList> {
  const list = new ExportList(new FakeBackend("full"));
  await list.load();
  return list;
}

const names = (list: ExportList): string[] => list.shown.map(({ draft }) => draft.name);

describe("the list of exports", () => {
  it("is found in by the name of an export, a connection or a list", async () => {
    const list = await loaded();

    list.search = "spring 2026";
    expect(names(list), "by its list").toEqual(["Spring newsletter"]);
    list.search = "MAIN SHOP";
    expect(names(list), "by its connection").toEqual(["Spring newsletter", "Win-back"]);
    list.search = "suomi";
    expect(names(list), "by its own name").toEqual(["Newsletter Suomi"]);
    list.search = "nothing of it";
    expect(names(list)).toEqual([]);
  });

  it("is ordered by a column, and the other way round when it is chosen again", async () => {
    const list = await loaded();

    list.orderBy("name");
    expect(names(list)).toEqual(["Newsletter Suomi", "Spring newsletter", "Win-back"]);
    expect(list.order("name")).toBe("ascending");

    list.orderBy("name");
    expect(names(list)).toEqual(["Win-back", "Spring newsletter", "Newsletter Suomi"]);
    expect(list.order("list"), "only one column at a time").toBe("none");
  });

  it("begins with the newest when it is ordered by the last run", async () => {
    const list = await loaded();

    list.orderBy("last");

    expect(names(list).at(-1), "it never ran").toBe("Newsletter Suomi");
  });

  it("keeps an export that was detached, without its connection", async () => {
    const list = await loaded();

    expect(await list.detach(WIN_BACK)).toBe(true);

    expect(list.exports?.find(({ id }) => id === WIN_BACK)?.draft.connection).toBeNull();
  });

  it("shows a copy, and that both send to the same list", async () => {
    const list = await loaded();

    expect(await list.duplicate(SPRING, " Autumn newsletter ")).toBeNull();

    expect(names(list)).toContain("Autumn newsletter");
    expect(list.exports?.find(({ id }) => id === SPRING)?.same_target).toEqual(["Autumn newsletter"]);
  });

  it("says why there is no copy where the name was asked, and keeps the list", async () => {
    const list = await loaded();

    expect((await list.duplicate(SPRING, "Win-back"))?.code).toBe("name_taken");
    expect(list.failure, "the page itself has no trouble").toBeNull();
    expect(names(list)).toHaveLength(3);
  });
});
