/** Time as a port, so that tests and the simulator can hold it. */

/** Milliseconds since 1970 and one-shot timers. */
export interface Clock {
  now(): number;
  /** With 0 ms: once what is under way has had its turn. Returns a function that calls the timer off. */
  after(ms: number, then: () => void): () => void;
}

interface Immediates {
  readonly setImmediate?: (then: () => void) => unknown;
  readonly clearImmediate?: (timer: unknown) => void;
}

/** Servers have a timer that goes before all others; browsers have none. */
const { setImmediate, clearImmediate }: Immediates = globalThis as unknown as Immediates;

/** The machine's own time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, then) {
    if (ms <= 0 && setImmediate !== undefined) {
      const timer = setImmediate(then);
      return () => clearImmediate?.(timer);
    }
    const timer = setTimeout(then, ms);
    return () => clearTimeout(timer);
  },
};

/** Calls `then` each time that another `ms` milliseconds are over. Returns a function that ends it. */
export function every(clock: Clock, ms: number, then: () => void): () => void {
  let stop = clock.after(ms, again);
  function again(): void {
    stop = clock.after(ms, again);
    then();
  }
  return () => stop();
}

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
