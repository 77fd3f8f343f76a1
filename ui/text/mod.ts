/** All words of the studio, by key; and numbers, times and sizes as people write them. */

import { locale } from "../state/prefs.ts";
import { pseudo } from "./pseudo.ts";
import { EN } from "./en/mod.ts";

export type TextKey = keyof typeof EN & string;
export type TextParams = Readonly<Record<string, string | number>>;

/** The text with its `{params}` filled in; `{n|one|other}` chooses by the number `n`. */
export function t(key: TextKey, params: TextParams = {}): string {
  const text = EN[key].replace(
    /\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g,
    (_, name: string, one?: string, other?: string) => {
      const value = params[name] ?? "";
      if (one === undefined) return typeof value === "number" ? number(value) : value;
      return value === 1 ? one : other!;
    },
  );
  return locale.value === "x-pseudo" ? pseudo(text) : text;
}

/** The language for `Intl`: the browser's own, so that numbers and dates look as its owner is used to. */
function language(): string | undefined {
  return locale.value === "x-pseudo" ? "en" : undefined;
}

export function number(value: number): string {
  return new Intl.NumberFormat(language()).format(value);
}

/** `1.2 MB`; `bytes` below a thousand are said as they are. */
export function size(bytes: number): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return new Intl.NumberFormat(language(), {
    style: "unit",
    unit: units[power]!,
    unitDisplay: "short",
    maximumFractionDigits: power === 0 ? 0 : 1,
  }).format(bytes / 1_000 ** power);
}

/** `0:42`, `1:05:09`. `ms` below zero count as none. */
export function clock(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  const [h, m, s] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (n: number) => String(n).padStart(2, "0");
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** A moment, ms since 1970, as its reader wants times: how long ago, or when by the clock here or in UTC. */
export function moment(at: number, style: "relative" | "local" | "utc", now: number): string {
  if (style === "relative") return ago(at, now);
  return new Intl.DateTimeFormat(language(), {
    dateStyle: "medium",
    timeStyle: "short",
    ...style === "utc" ? { timeZone: "UTC" } : {},
  }).format(at) + (style === "utc" ? " UTC" : "");
}

/** A day of the calendar, `YYYY-MM-DD`, in words: `Monday, 30 November 2026`. */
export function longDay(day: string): string {
  return new Intl.DateTimeFormat(language(), { dateStyle: "full", timeZone: "UTC" }).format(Date.parse(day));
}

/** A local day by the midnight at its start, ms since 1970: by the words for the last two, else its date. */
export function day(
  start: number,
  now: number,
  { today, yesterday }: { readonly today: string; readonly yesterday: string },
): string {
  const midnight = new Date(now).setHours(0, 0, 0, 0);
  if (start === midnight) return today;
  // a day is not always 24 hours long
  if (start === new Date(midnight - 1).setHours(0, 0, 0, 0)) return yesterday;
  return new Intl.DateTimeFormat(language(), { dateStyle: "long" }).format(start);
}

function ago(at: number, now: number): string {
  const format = new Intl.RelativeTimeFormat(language(), { numeric: "auto", style: "narrow" });
  const seconds = Math.round((at - now) / 1_000);
  const steps = [["second", 60], ["minute", 60], ["hour", 24], ["day", 30], ["month", 12]] as const;
  let value = seconds;
  for (const [unit, most] of steps) {
    if (Math.abs(value) < most) return format.format(value, unit);
    value = Math.round(value / most);
  }
  return format.format(value, "year");
}
