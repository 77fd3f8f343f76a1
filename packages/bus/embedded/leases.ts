/** Leases inside one isolate. Between processes the log itself keeps a second writer out. */

import type { Leases } from "../ports.ts";

interface Held {
  until: number;
  readonly end: () => void;
}

export interface EmbeddedLeases {
  /** The leases as one handle of the bus sees them; `close` gives back those that it took. */
  handle(): Leases & { close(): void };
}

/** @param now milliseconds since any fixed moment */
export function openLeases(now: () => number = Date.now): EmbeddedLeases {
  const held = new Map<string, Held>();

  function take(name: string, ttlMs: number): { lost: AbortSignal; end: () => void } | null {
    const current = held.get(name);
    if (current !== undefined && current.until > now()) return null;
    current?.end();

    const over = new AbortController();
    const end = () => {
      clearInterval(renewal);
      if (held.get(name) === entry) held.delete(name);
      over.abort();
    };
    const entry: Held = { until: now() + ttlMs, end };
    // A holder whose isolate was stalled past the end must not believe in it any longer, so it is not revived.
    const renewal = setInterval(() => {
      if (entry.until <= now()) end();
      else entry.until = now() + ttlMs;
    }, ttlMs / 3);
    held.set(name, entry);
    return { lost: over.signal, end };
  }

  return {
    handle() {
      const ends = new Set<() => void>();
      return {
        async acquire(name, holder, ttlMs) {
          const taken = take(name, ttlMs);
          if (taken === null) return null;
          ends.add(taken.end);
          const release = async () => {
            ends.delete(taken.end);
            taken.end();
          };
          return { name, holder, lost: taken.lost, release };
        },
        close: () => ends.forEach((end) => end()),
      };
    },
  };
}
