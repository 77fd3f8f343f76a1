/** Counts tries by address in fixed windows, so that codes cannot be guessed one after the other. */

export interface Attempts {
  /** Takes one try; seconds to wait when there is none left, else null. */
  take(address: string, now: number): number | null;
  /** Gives back the try that was taken last: for those that should not count. */
  giveBack(address: string): void;
}

/** More addresses than this are not told apart: the oldest windows are dropped. */
const ADDRESSES = 10_000;

export function createAttempts(limit = 10, windowMs = 60_000): Attempts {
  const windows = new Map<string, { readonly since: number; count: number }>();
  return {
    take(address, now) {
      const window = windows.get(address);
      if (window === undefined || now - window.since >= windowMs) {
        windows.delete(address);
        windows.set(address, { since: now, count: 1 });
        for (const oldest of windows.keys()) {
          if (windows.size <= ADDRESSES) break;
          windows.delete(oldest);
        }
        return null;
      }
      if (window.count >= limit) return Math.max(1, Math.ceil((window.since + windowMs - now) / 1_000));
      window.count++;
      return null;
    },
    giveBack(address) {
      const window = windows.get(address);
      if (window !== undefined) window.count--;
    },
  };
}
