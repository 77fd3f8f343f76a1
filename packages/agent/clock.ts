/** Time, so that tests can hold it. */

/** Milliseconds since 1970 and one-shot timers. */
export interface Clock {
  now(): number;
  after(ms: number, then: () => void): () => void;
}

/** The machine's own time; `after` returns a function that calls the timer off. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, then) {
    const timer = setTimeout(then, ms);
    return () => clearTimeout(timer);
  },
};

/**
 * Waits.
 * @throws the signal's reason when it is aborted first
 */
export function sleep(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const stop = clock.after(ms, () => {
      signal.removeEventListener("abort", aborted);
      resolve();
    });
    function aborted() {
      stop();
      reject(signal.reason);
    }
    signal.addEventListener("abort", aborted, { once: true });
  });
}

/** How long to wait before try number `tries` (from 0): doubles up to `most`, half of it by chance. Milliseconds. */
export function backoff(tries: number, first: number, most: number): number {
  const full = Math.min(most, first * 2 ** Math.min(tries, 20));
  return full / 2 + Math.random() * full / 2;
}
