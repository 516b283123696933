// What runs by itself in the engine in memory. Nothing is ever due here; a refresh takes two seconds.

import type { CommandName } from "../backend";
import { plainFailure } from "../failure";
import type { ExportId, ExportStart, ExportView, NeedsALook, RefreshView, RunId, ScheduleView, Timetable } from "../contract";
import { exportView } from "./exports";
import { found, pause, refuse, USUAL_EXPORT } from "./world";
import type { Handlers, World } from "./world";

type ScheduleCommand = Extract<
  CommandName,
  "schedule" | "save_schedule" | "start_refresh" | "skip_missed" | "schedule_export" | "run_all"
>;

// About when: the engine knows zones and days, this one only tomorrow.
function next(timetable: Timetable): string {
  const tomorrow = new Date(Date.now() + 24 * 3_600_000);
  const [hour = 0, minute = 0] = (timetable.times[0] ?? "00:00").split(":").map(Number);
  tomorrow.setHours(hour, minute, 0, 0);
  return tomorrow.toISOString();
}

/** How an export runs by itself. */
export function byItself(world: World, id: number, connected: boolean): Pick<ExportView, "schedule" | "runs_by_itself" | "next_run"> {
  const schedule = world.schedules.get(id) ?? USUAL_EXPORT;
  const follows = schedule.runs === "with_refresh" && world.refreshSchedule.on;
  const on = connected && (follows || schedule.runs === "by_timetable");
  const timetable = follows ? world.refreshSchedule.timetable : schedule.timetable;
  return { schedule, runs_by_itself: on, next_run: on ? next(timetable) : null };
}

function view(world: World): ScheduleView {
  const { refreshSchedule: schedule, refreshes } = world;
  return { schedule, next: schedule.on ? next(schedule.timetable) : null, zone: "Europe/Helsinki", refreshes: refreshes.slice(0, 10) };
}

function check(timetable: Timetable): void {
  const whole = timetable.every === "hour" || (timetable.times.length > 0 && timetable.times.length <= 4);
  if (!whole || (timetable.every === "week" && timetable.days.length === 0)) refuse("timetable_incomplete");
}

function told(world: World): void {
  world.emit({ event: "changed", what: "schedule" });
  world.emit({ event: "changed", what: "exports" });
}

type Start = (id: ExportId) => RunId;

function begun(world: World, entry: ExportView, start: Start): ExportStart {
  const refused = (code: "schedule_off" | "no_connection" | "preflight_due" | "already_running"): ExportStart => ({
    export: entry.id,
    name: entry.draft.name,
    run: null,
    failure: { ...plainFailure(code), subject: entry.draft.name },
  });
  if (entry.draft.connection === null) return refused("no_connection");
  if (!byItself(world, entry.id, true).runs_by_itself) return refused("schedule_off");
  if (entry.preflight_due !== null) return refused("preflight_due");
  if (world.runs.some((run) => run.export === entry.id && run.phase !== "ended")) return refused("already_running");
  return { export: entry.id, name: entry.draft.name, run: start(entry.id), failure: null };
}

/** What of the schedule needs a look. */
export function scheduleLooks(world: World): NeedsALook[] {
  const asked = world.refreshes.find(({ state }) => state === "asked");
  const last = world.refreshes.find(({ state }) => state === "ended");
  return [
    ...(asked?.due && asked.missed ? [{ what: "refresh_missed" as const, due: asked.due, because: asked.missed.because }] : []),
    ...(last?.sources ?? []).flatMap(({ source, name, failure }) =>
      failure === null ? [] : [{ what: "source_not_read" as const, source, name, failure }],
    ),
  ];
}

/** A laptop that slept: its refresh is on, the last one could not read a file, and one was missed. */
export function scheduled(world: World): void {
  world.refreshSchedule = { ...world.refreshSchedule, on: true, missed: "ask" };
  world.schedules.set(2, { runs: "by_timetable", timetable: { ...USUAL_EXPORT.timetable, every: "day", times: ["09:00", "17:30"] } });
  world.exports = world.exports.map((entry) => ({ ...entry, ...exportView(world, entry.draft, entry.id) }));
  const missed = { because: "asleep" as const, times: 1 };
  const early = { person: null, due: "2026-11-26T05:00:00Z", missed: null, started: "2026-11-26T05:00:09Z", ended: "2026-11-26T05:00:31Z" };
  const sources = world.sources.map(({ id, name, rows }, place) => ({
    source: id,
    name,
    rows_before: rows,
    rows,
    failure: place === 1 ? { ...plainFailure("file_gone"), subject: name } : null,
  }));
  world.refreshes = [
    { id: 3, state: "asked", person: null, due: "2026-11-27T05:00:00Z", missed, started: "2026-11-27T07:02:00Z", ended: "2026-11-27T07:02:00Z", sources: [], exports: [] },
    { id: 2, state: "ended", ...early, sources, exports: [{ export: 1, name: "Spring newsletter", run: 42, failure: null }] },
    { id: 1, state: "ended", ...early, due: "2026-11-25T05:00:00Z", missed, started: "2026-11-25T07:11:00Z", sources: sources.slice(0, 1), exports: [] },
  ];
}

/** The commands about what runs by itself. `start` starts a run. */
export function scheduleHandlers(world: World, start: Start): Handlers<ScheduleCommand> {
  const finish = (refresh: RefreshView, send: boolean): void => {
    const followers = world.exports.filter(({ id }) => (world.schedules.get(id) ?? USUAL_EXPORT).runs === "with_refresh");
    const ended: RefreshView = {
      ...refresh,
      state: "ended",
      ended: world.now(),
      sources: world.sources.map(({ id, name, rows }) => ({ source: id, name, rows_before: rows, rows, failure: null })),
      exports: send ? followers.map((entry) => begun(world, entry, start)) : [],
    };
    world.refreshes = world.refreshes.map((other) => (other.id === refresh.id ? ended : other));
    world.write("refresh_ended", "", ended.sources.length);
    told(world);
  };
  return {
    schedule: () => view(world),
    save_schedule: ({ schedule }) => {
      check(schedule.timetable);
      world.refreshSchedule = schedule;
      world.write("schedule_changed", "");
      told(world);
      return view(world);
    },
    start_refresh: ({ send }) => {
      if (world.refreshes.some(({ state }) => state === "going")) refuse("already_refreshing");
      const started = { id: world.id(), person: world.personName, due: null, missed: null, started: world.now(), ended: null };
      const refresh: RefreshView = { ...started, state: "going", sources: [], exports: [] };
      world.refreshes = [refresh, ...world.refreshes.map((other) => (other.state === "asked" ? { ...other, state: "skipped" as const } : other))];
      world.write("refresh_started", "");
      told(world);
      void pause(2_000).then(() => finish(refresh, send));
      return refresh.id;
    },
    skip_missed: () => {
      world.refreshes = world.refreshes.map((other) => (other.state === "asked" ? { ...other, state: "skipped" } : other));
      told(world);
      return view(world);
    },
    schedule_export: ({ export: id, schedule }) => {
      const { draft } = found(world.exports.find((other) => other.id === id));
      if (schedule.runs === "by_timetable") check(schedule.timetable);
      world.schedules.set(id, schedule);
      world.write("export_scheduled", draft.name);
      const saved = exportView(world, draft, id);
      world.exports = world.exports.map((other) => (other.id === id ? saved : other));
      told(world);
      return saved;
    },
    run_all: () => world.exports.map((entry) => begun(world, entry, start)),
  };
}
