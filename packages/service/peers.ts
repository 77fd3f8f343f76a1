/** The other processes of a kind, as they tell of themselves on the live channel: for sharing cells evenly, and for nothing else. */

import type { Live } from "@sluice/bus";
import { type Clock, every } from "@sluice/clock";

export interface Peers {
  /** How many cells more than its share this process holds, or would with `more`; 0 or less is fine. */
  surplus(more?: number): number;
  /** Says that a cell is free now. */
  freed(): void;
  close(): void;
}

export interface PeersOptions {
  readonly live: Live;
  readonly role: string;
  readonly holder: string;
  readonly clock: Clock;
  readonly cells: number;
  /** How many cells this process holds. */
  readonly held: () => number;
  /** Somebody says that a cell is free. */
  readonly onFree: () => void;
}

const TELL_MS = 1_000;
/** Who was silent for so long is gone. */
const GONE_MS = 4_000;

/** Begins to tell of this process and to listen to the others. */
export function openPeers({ live, role, holder, clock, cells, held, onFree }: PeersOptions): Peers {
  const heard = new Map<string, number>();
  const [here, free] = [`leading.${role}.here`, `leading.${role}.free`];
  const stops = [
    live.subscribe(here, (message) => {
      if (typeof message === "string" && message !== holder) heard.set(message, clock.now());
    }),
    live.subscribe(free, onFree),
    every(clock, TELL_MS, () => live.publish(here, holder)),
  ];
  live.publish(here, holder);

  return {
    surplus(more = 0) {
      const now = clock.now();
      for (const [peer, at] of heard) if (now - at > GONE_MS) heard.delete(peer);
      return held() + more - Math.ceil(cells / (heard.size + 1));
    },
    freed: () => live.publish(free, holder),
    close: () => stops.forEach((stop) => stop()),
  };
}
