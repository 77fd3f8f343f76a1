/** Faults that a test asked for. */

import { challenged, outOfCredits, Refused, staleToken, throttled } from "./refused.ts";
import type { Fault, FaultKind, Rpc } from "./types.ts";

export interface Faults {
  add(fault: Fault): void;
  clear(): void;
  /** What becomes of this call; counts it. */
  take(rpc: Rpc): FaultKind | null;
}

export function makeFaults(): Faults {
  let waiting: { rpc: Rpc; times: number; after: number; what: FaultKind }[] = [];
  return {
    add: ({ rpc, times = 1, after = 0, what }) => void waiting.push({ rpc, times, after, what }),
    clear: () => void (waiting = []),
    take(rpc) {
      for (const fault of waiting.filter((one) => one.rpc === rpc)) {
        if (fault.after-- > 0) continue;
        if (--fault.times === 0) waiting = waiting.filter((one) => one !== fault);
        return fault.what;
      }
      return null;
    },
  };
}

/** What the fault says instead of the work; null when the work is done. */
export function refusalOf(what: FaultKind | null): Refused | null {
  switch (what) {
    case "no_credits":
      return outOfCredits();
    case "throttled":
      return throttled(30);
    case "challenge":
      return challenged();
    case "xsrf":
      return staleToken();
    default:
      if (what === null || typeof what === "string" || !("http" in what)) return null;
      return new Refused(
        what.http,
        `Refused with ${what.http}`,
        {},
        what.retryAfter === undefined ? {} : { "retry-after": String(what.retryAfter) },
      );
  }
}
