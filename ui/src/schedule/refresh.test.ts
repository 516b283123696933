import { describe, expect, it } from "vitest";

import { ExportList } from "../exports/exports.svelte";
import { ExportScheduling } from "../exports/schedule.svelte";
import { FakeBackend } from "../ipc/fake/backend";
import { notRead, Refreshing } from "./refresh.svelte";
import { isWhole, timetableWords, zones } from "./timetable";

const SPRING = 1;
const SUOMI = 3;

async function loaded(backend = new FakeBackend("full")): Promise<Refreshing> {
  const refreshing = new Refreshing(backend);
  await refreshing.load();
  return refreshing;
}

describe("the refresh schedule", () => {
  it("is off at first, and says when it is due once it is on and saved", async () => {
    const refreshing = await loaded();
    expect(refreshing.schedule?.on).toBe(false);
    expect(refreshing.view?.next).toBeNull();
    expect(refreshing.canSave, "nothing was changed").toBe(false);

    refreshing.change({ on: true });
    expect(refreshing.canSave).toBe(true);
    expect(await refreshing.save()).toBe(true);

    expect(refreshing.view?.schedule.on).toBe(true);
    expect(refreshing.view?.next).not.toBeNull();
    expect(refreshing.draft, "it is as it was saved").toBeNull();
  });

  it("cannot be saved without a day or a time", async () => {
    const refreshing = await loaded();
    const timetable = { every: "week" as const, days: [], times: ["07:00"], zone: "UTC" };

    refreshing.change({ on: true, timetable });
    expect(refreshing.canSave, "no day").toBe(false);
    refreshing.change({ timetable: { ...timetable, every: "day", times: [""] } });
    expect(refreshing.canSave, "half a time").toBe(false);
    refreshing.change({ timetable: { ...timetable, every: "hour", times: [] } });
    expect(refreshing.canSave, "each hour needs neither").toBe(true);
  });

  it("reads again once, however often it is asked to", async () => {
    const refreshing = await loaded();

    expect(await refreshing.start(false)).toBe(true);
    expect(await refreshing.start(false)).toBe(false);

    expect(refreshing.failure?.code).toBe("already_refreshing");
    await refreshing.load();
    expect(refreshing.going).not.toBeNull();
  });

  it("leaves out what was missed when somebody says so", async () => {
    const refreshing = await loaded(new FakeBackend("scheduled"));
    const asked = (): boolean | undefined => refreshing.view?.refreshes.some(({ state }) => state === "asked");
    expect(asked()).toBe(true);

    await refreshing.skip();

    expect(asked()).toBe(false);
  });

  it("tells which file was not read, until it is added again", async () => {
    const backend = new FakeBackend("scheduled");
    const { last } = await loaded(backend);
    const source = backend.world.sources[1];
    if (source === undefined) throw new Error("there are two sources");

    expect(notRead(last, source)?.code).toBe("file_gone");
    expect(notRead(last, { ...source, read: "2026-11-27T09:00:00Z" }), "it was added since").toBeNull();
    expect(notRead(null, source)).toBeNull();
  });
});

describe("an export's schedule", () => {
  it("follows the refresh, and so runs by itself only when that is on", async () => {
    const backend = new FakeBackend("full");
    const list = new ExportList(backend);
    await list.load();
    expect(list.waitsForRefresh).toBe(true);
    expect(list.exports?.some((entry) => entry.runs_by_itself)).toBe(false);

    const refreshing = await loaded(backend);
    refreshing.change({ on: true });
    await refreshing.save();
    await list.load();

    expect(list.waitsForRefresh).toBe(false);
    expect(list.exports?.find(({ id }) => id === SPRING)?.runs_by_itself).toBe(true);
    expect(list.exports?.find(({ id }) => id === SUOMI)?.runs_by_itself, "it has no connection").toBe(false);
  });

  it("can be its own, whatever the refresh does", async () => {
    const backend = new FakeBackend("full");
    const [entry] = await backend.call("list_exports", {});
    if (entry === undefined) throw new Error("there are exports");
    const scheduling = new ExportScheduling(backend, entry);
    await scheduling.load();
    expect(scheduling.refreshIsOn).toBe(false);

    scheduling.change({ runs: "by_timetable", timetable: { every: "day", days: [], times: [], zone: "UTC" } });
    expect(scheduling.canSave, "at no time").toBe(false);
    scheduling.change({ timetable: { every: "day", days: [], times: ["09:00"], zone: "UTC" } });
    const saved = await scheduling.save();

    expect(saved?.runs_by_itself).toBe(true);
    expect(saved?.next_run).not.toBeNull();
  });

  it("decides what Run all starts, and each other export says why not", async () => {
    const backend = new FakeBackend("scheduled");
    const list = new ExportList(backend);
    await list.load();
    const [spring] = list.exports ?? [];
    if (spring === undefined) throw new Error("there are exports");
    const scheduling = new ExportScheduling(backend, spring);
    scheduling.change({ runs: "by_hand" });
    await scheduling.save();

    const all = await list.runAll();

    const why = new Map(all?.map(({ name, run, failure }) => [name, run === null ? failure?.code : "started"]));
    expect(why.get("Win-back")).toBe("started");
    expect(why.get("Spring newsletter")).toBe("schedule_off");
    expect(why.get("Newsletter Suomi")).toBe("no_connection");
  });
});

describe("a timetable", () => {
  it("is said in a few words", () => {
    const timetable = { every: "week" as const, days: ["friday" as const, "monday" as const], times: ["07:00", "18:30"], zone: "UTC" };
    expect(timetableWords(timetable)).toBe("Mon and Fri 07:00 and 18:30");
    expect(timetableWords({ ...timetable, every: "day" })).toBe("Daily 07:00 and 18:30");
    expect(timetableWords({ ...timetable, every: "hour" })).toBe("Hourly");
    expect(isWhole(timetable)).toBe(true);
    expect(isWhole({ ...timetable, times: ["7:05", "25:00"] }), "no such hour").toBe(false);
  });

  it("offers each time zone once, those in use among them", () => {
    const offered = zones(["Europe/Helsinki", "Mars/Olympus"]);
    expect(offered).toContain("Mars/Olympus");
    expect(offered.filter((zone) => zone === "Europe/Helsinki")).toHaveLength(1);
  });
});
