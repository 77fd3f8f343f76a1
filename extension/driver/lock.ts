/** One after the other: the composer belongs to one job at a time. */

export interface Lock {
  /** Somebody has it, or waits for it. */
  readonly isTaken: boolean;
  /** Waits for its turn; answers how to let go. Rejects with the signal's reason, and then holds nothing. */
  take(signal: AbortSignal): Promise<() => void>;
}

export function openLock(): Lock {
  let last: Promise<void> = Promise.resolve();
  let takers = 0;
  return {
    get isTaken() {
      return takers > 0;
    },
    async take(signal) {
      const before = last;
      const { promise, resolve: release } = Promise.withResolvers<void>();
      last = promise;
      takers++;
      void promise.then(() => takers--);
      try {
        await unlessAborted(before, signal);
      } catch (error) {
        // those behind still wait for whoever is before
        void before.then(release);
        throw error;
      }
      return release;
    },
  };
}

/** The promise's outcome, unless the signal is aborted first: then its reason is thrown. */
export function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const aborted = () => reject(signal.reason);
    signal.addEventListener("abort", aborted, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", aborted));
  });
}
