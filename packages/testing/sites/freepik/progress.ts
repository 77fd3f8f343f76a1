/** Waiting for a state instead of for a time. */

export interface Progress {
  /** Something changed. */
  moved(): void;
  /** Resolves when the predicate holds, at once or after a change. */
  until(holds: () => boolean): Promise<void>;
}

export function makeProgress(): Progress {
  let change = Promise.withResolvers<void>();
  return {
    moved() {
      change.resolve();
      change = Promise.withResolvers();
    },
    async until(holds) {
      while (!holds()) await change.promise;
    },
  };
}

/** Resolves after the time, or at once when the signal aborts. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done);
  });
}
