/** Where a projection stands, for those who wait until it has come far enough. */

export interface Progress {
  /** Says that commit `number` is in the rows now. */
  moved(number: number): void;
  /** Resolves once commit `number` is in the rows; rejects with the signal's reason, or when it is closed. */
  reached(number: number, signal?: AbortSignal): Promise<void>;
  /** Rejects all who wait. */
  close(): void;
}

interface Waiter {
  readonly number: number;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/** A progress that starts before the first commit. */
export function startProgress(): Progress {
  const waiters = new Set<Waiter>();
  let position = 0;
  let closed = false;
  const gone = () => new Error(`wait for the projection: it was closed at commit ${position}`);
  return {
    moved(number) {
      position = number;
      for (const waiter of waiters) if (waiter.number <= number) waiter.resolve();
    },
    reached(number, signal) {
      if (position >= number) return Promise.resolve();
      if (closed) return Promise.reject(gone());
      if (signal?.aborted) return Promise.reject(signal.reason);
      return new Promise((resolve, reject) => {
        const abort = () => waiter.reject(signal?.reason);
        const leave = () => {
          waiters.delete(waiter);
          signal?.removeEventListener("abort", abort);
        };
        const waiter: Waiter = {
          number,
          resolve: () => (leave(), resolve()),
          reject: (reason) => (leave(), reject(reason)),
        };
        waiters.add(waiter);
        signal?.addEventListener("abort", abort);
      });
    },
    close() {
      closed = true;
      for (const waiter of waiters) waiter.reject(gone());
    },
  };
}
