/** Keeps the least time between two presses at a provider. */

import { type Clock, sleep } from "@sluice/clock";

/** Runs the presses one after the other, the gap of the moment (ms) apart; with no gap they do not wait for each other. */
export type Pacer = (signal: AbortSignal, press: () => Promise<void>) => Promise<void>;

export function openPacer(clock: Clock, gapMs: () => number): Pacer {
  let last = -Infinity;
  let before: Promise<void> = Promise.resolve();
  return (signal, press) => {
    if (gapMs() <= 0) return press();
    const mine = before.then(async () => {
      const wait = last + gapMs() - clock.now();
      if (wait > 0) await sleep(clock, wait, signal);
      signal.throwIfAborted();
      await press();
      last = clock.now();
    });
    before = mine.catch(() => {});
    return mine;
  };
}
