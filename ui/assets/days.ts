/** The days of a list, and how many of its assets are of each. */

export interface Day {
  /** `YYYY-MM-DD` */
  readonly day: string;
  readonly count: number;
}

const FORMAT = new Intl.DateTimeFormat("en-CA", { year: "numeric", month: "2-digit", day: "2-digit" });

/** The reader's time zone, as the API wants it. */
export const timeZone = FORMAT.resolvedOptions().timeZone;

/** The day of a moment (ms since 1970) on the reader's calendar. */
export function dayOf(at: number): string {
  return FORMAT.format(at);
}

/** The days after so many assets of one of them came or, below zero, went; `oldest`: whether the first day is the oldest. */
export function withCount(days: readonly Day[], day: string, more: number, oldest: boolean): readonly Day[] {
  const found = days.find((one) => one.day === day);
  if (found !== undefined) {
    return days.map((one) => one === found ? { day, count: one.count + more } : one)
      .filter(({ count }) => count > 0);
  }
  if (more <= 0) return days;
  const place = days.findIndex((one) => oldest ? one.day > day : one.day < day);
  return days.toSpliced(place < 0 ? days.length : place, 0, { day, count: more });
}
