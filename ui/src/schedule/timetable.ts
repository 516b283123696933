// Timetables: how one is said in a few words, and what can be chosen for it.

import { list } from "../i18n/format";
import { t } from "../i18n/translate";
import type { Timetable, WeekDay } from "../ipc/contract";

export const DAYS: readonly WeekDay[] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
/** So many times a day at most, as the engine has it. */
export const MOST_TIMES = 4;
/** A time of day as the engine reads it. Where a browser has no field for times, people type them. */
const TIME = /^([01]?\d|2[0-3]):[0-5]\d$/;

/** A timetable in a few words, as they stand within a sentence or a table. */
export function timetableWords({ every, days, times }: Timetable): string {
  const at = list(times);
  if (every === "hour") return t("timetable-in-hour");
  if (every === "day") return t("timetable-in-day", { times: at });
  return t("timetable-in-week", { days: list(DAYS.filter((day) => days.includes(day)).map((day) => t(`timetable-day-${day}`))), times: at });
}

/** Whether a timetable says a day and a time. The engine judges by itself. */
export function isWhole({ every, days, times }: Timetable): boolean {
  if (every === "hour") return true;
  return times.length > 0 && times.every((time) => TIME.test(time)) && (every === "day" || days.length > 0);
}

/** The names of all time zones, with those that are in use among them. */
export function zones(used: readonly string[]): string[] {
  const known = typeof Intl.supportedValuesOf === "function" ? Intl.supportedValuesOf("timeZone") : [];
  return [...new Set([...used, ...known])].toSorted((one, other) => one.localeCompare(other));
}
