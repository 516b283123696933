// Numbers, dates, durations, sizes and shares as the language of the page writes them, all through Intl.

import type { Moment } from "../ipc/contract";
import { language } from "./language.svelte";

const kept = new Map<string, unknown>();

// Building a formatter costs a hundred times what using it does; a grid needs thousands a second.
function formatter<T>(kind: string, build: (locale: string) => T): T {
  const key = `${language.code} ${kind}`;
  const found = kept.get(key) as T | undefined;
  if (found !== undefined) return found;
  const made = build(language.code);
  kept.set(key, made);
  return made;
}

/** 1204318 → "1,204,318". */
export function number(value: number): string {
  return formatter("number", (locale) => new Intl.NumberFormat(locale)).format(value);
}

/** 0.123 → "12.3%", with at most one digit after the point. Never rounds up to 100 % or down to 0 %. */
export function percent(share: number): string {
  const format = formatter(
    "percent",
    (locale) => new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 }),
  );
  if (share > 0.999 && share < 1) return format.format(0.999);
  if (share > 0 && share < 0.001) return format.format(0.001);
  return format.format(share);
}

/** 0.694 → "69%": a whole number, for progress. */
export function wholePercent(share: number): string {
  const whole = Math.floor(share * 100) / 100;
  return formatter("whole", (locale) => new Intl.NumberFormat(locale, { style: "percent" })).format(whole);
}

/** Bytes → "158 MB", in the units of a file manager. */
export function bytes(size: number): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
  const power = Math.min(units.length - 1, size < 1000 ? 0 : Math.floor(Math.log10(size) / 3));
  const unit = units[power] ?? "byte";
  const value = size / 1000 ** power;
  return formatter(
    `${unit}${value < 10}`,
    (locale) =>
      new Intl.NumberFormat(locale, {
        style: "unit",
        unit,
        unitDisplay: power === 0 ? "long" : "short",
        maximumFractionDigits: value < 10 && power > 0 ? 1 : 0,
      }),
  ).format(value);
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** Seconds → "12 sec", "4 min", "1 hr, 30 min": rounded as a person would say it. */
export function duration(seconds: number): string {
  const parts: Array<[number, "hour" | "minute" | "second"]> = [];
  if (seconds < MINUTE) parts.push([Math.max(1, Math.round(seconds)), "second"]);
  else if (seconds < HOUR) parts.push([Math.round(seconds / MINUTE), "minute"]);
  else {
    const minutes = Math.round(seconds / MINUTE);
    parts.push([Math.floor(minutes / 60), "hour"]);
    if (minutes % 60 > 0) parts.push([minutes % 60, "minute"]);
  }
  const words = parts.map(([value, unit]) =>
    formatter(
      `duration ${unit}`,
      (locale) => new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "short" }),
    ).format(value),
  );
  return formatter(
    "list",
    (locale) => new Intl.ListFormat(locale, { type: "unit", style: "short" }),
  ).format(words);
}

/** Names in a row: "Email, First name and Country". */
export function list(words: readonly string[]): string {
  return formatter("and", (locale) => new Intl.ListFormat(locale, { type: "conjunction" })).format(words);
}

/** A day and a time of day: "21 Nov 2026, 14:05". */
export function moment(at: Moment): string {
  return formatter(
    "moment",
    (locale) => new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" }),
  ).format(new Date(at));
}

/** A day of the next weeks and a time of day: "21 Nov, 14:05". */
export function soon(at: Moment): string {
  return formatter(
    "soon",
    (locale) => new Intl.DateTimeFormat(locale, { month: "short", day: "numeric", hour: "numeric", minute: "2-digit" }),
  ).format(new Date(at));
}

/** A time of day with seconds, for what happened within one run. */
export function clock(at: Moment): string {
  return formatter("clock", (locale) => new Intl.DateTimeFormat(locale, { timeStyle: "medium" })).format(
    new Date(at),
  );
}

/** A day as a profile's value has it: ISO text → "21 Nov 2026". Text that is no date stays as it is. */
export function day(iso: string): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return iso;
  return formatter(
    "day",
    (locale) => new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" }),
  ).format(at);
}

const STEPS: ReadonlyArray<[number, Intl.RelativeTimeFormatUnit]> = [
  [MINUTE, "second"],
  [HOUR, "minute"],
  [24 * HOUR, "hour"],
  [7 * 24 * HOUR, "day"],
];

/** How long ago: "3 minutes ago", "yesterday"; after a week the day itself. */
export function ago(at: Moment, now: Date): string {
  const seconds = (new Date(at).getTime() - now.getTime()) / 1000;
  let size = 1;
  for (const [below, unit] of STEPS) {
    if (Math.abs(seconds) < below) {
      return formatter(
        "ago",
        (locale) => new Intl.RelativeTimeFormat(locale, { numeric: "auto" }),
      ).format(Math.round(seconds / size), unit);
    }
    size = below === 7 * 24 * HOUR ? size : below;
  }
  return moment(at);
}
