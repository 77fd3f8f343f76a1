/** The time that a fetch may take from its first look-up to its last byte. */

import { FetchFailed, FetchRefused } from "./egress_errors.ts";

export interface FetchClock {
  /** Aborted when the time is over or the caller gives up. */
  readonly signal: AbortSignal;
  /** The work's result, unless the signal is aborted first. */
  race<T>(work: Promise<T>): Promise<T>;
  /** What to throw for an error of a fetch of `url`. */
  failure(error: unknown, url: string): FetchFailed | FetchRefused;
  stop(): void;
}

/** Starts counting. Call `stop` at the end, or its timer stays. */
export function startFetchClock(timeoutMs: number, given?: AbortSignal): FetchClock {
  const abort = new AbortController();
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    abort.abort(new Error("the time is over"));
  }, timeoutMs);
  const giveUp = () => abort.abort(given?.reason);
  if (given?.aborted === true) giveUp();
  given?.addEventListener("abort", giveUp, { once: true });
  const { signal } = abort;
  return {
    signal,
    async race(work) {
      const aborted = Promise.withResolvers<never>();
      const reject = () => aborted.reject(signal.reason);
      if (signal.aborted) reject();
      signal.addEventListener("abort", reject, { once: true });
      try {
        return await Promise.race([work, aborted.promise]);
      } finally {
        signal.removeEventListener("abort", reject);
      }
    },
    failure(cause, url) {
      if (cause instanceof FetchFailed || cause instanceof FetchRefused) return cause;
      if (late) return new FetchFailed(url, "timeout", `it took longer than ${timeoutMs} ms`, { cause });
      if (signal.aborted) return new FetchFailed(url, "aborted", "it was given up", { cause });
      const why = cause instanceof Error ? cause.message : String(cause);
      return new FetchFailed(url, "network", why, { cause });
    },
    stop() {
      clearTimeout(timer);
      given?.removeEventListener("abort", giveUp);
    },
  };
}
