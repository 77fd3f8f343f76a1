/** Time that does not jump: for whoever must not take a set clock for hours that have passed. */

import type { Clock } from "./clock.ts";

/** Milliseconds since any fixed moment, that never jump. */
export type Monotonic = () => number;

const monotonic: Monotonic = () => performance.now();

/** A clock that begins at what `clock` says now and then goes on by itself, wherever the machine's clock is set to. */
export function steadyClock(clock: Clock, elapsed: Monotonic = monotonic): Clock {
  const began = clock.now() - elapsed();
  return { now: () => Math.round(began + elapsed()), after: clock.after };
}

/** Tells whether the machine's clock was set, or stood still with the machine. */
export interface ClockGuard {
  /** What happened to the clock a moment ago, in words; null while it goes as it should. */
  jumped(): string | null;
}

/** A difference that is put down to slow turns and small corrections, ms. */
const TOLERANCE_MS = 30_000;
/** The new time is taken for good after it has held for so long, ms. */
const SETTLES_MS = 10_000;

/** Looks at each call, so ask it every second or so. */
export function guardClock(clock: Clock, elapsed: Monotonic = monotonic): ClockGuard {
  let offset = clock.now() - elapsed();
  let last: { readonly at: number; readonly byMs: number } | null = null;
  return {
    jumped() {
      const byMs = clock.now() - elapsed() - offset;
      if (Math.abs(byMs) > TOLERANCE_MS) {
        offset += byMs;
        last = { at: elapsed(), byMs };
      }
      if (last === null || elapsed() - last.at > SETTLES_MS) return last = null;
      const seconds = Math.round(last.byMs / 1_000);
      return `the machine's clock jumped by ${
        seconds > 0 ? "+" : ""
      }${seconds} s: set it right and keep it so (NTP)`;
    },
  };
}
