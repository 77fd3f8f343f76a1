/** The guard against bursts: too many submits within a window, and all are refused for a while (wire/flow.md §7.8). */

import { RpcRefusal } from "./refusal.ts";
import type { TrafficLimit } from "./types.ts";

export interface Traffic {
  /**
   * Counts a submit; one that comes while the guard holds its grudge makes it last anew.
   * @param weight how many it counts for
   * @throws RpcRefusal 8 TOO_MUCH_TRAFFIC
   */
  count(now: number, weight?: number): void;
  forget(): void;
}

export function createTraffic({ submits, windowMs, stickyMs }: TrafficLimit): Traffic {
  let seen: number[] = [];
  let until = 0;
  return {
    count(now, weight = 1) {
      seen = seen.filter((at) => at > now - windowMs);
      for (let n = 0; n < weight; n++) seen.push(now);
      if (seen.length > submits || now < until) {
        until = now + stickyMs;
        throw new RpcRefusal(8, "PUBLIC_ERROR_UNUSUAL_ACTIVITY_TOO_MUCH_TRAFFIC");
      }
    },
    forget() {
      seen = [];
      until = 0;
    },
  };
}
