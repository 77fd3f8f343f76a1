/** Tells the extension's open pages, and the toolbar's button, how everything stands. */

import type { Clock } from "@sluice/agent";
import type { Status } from "../status.ts";

/** A page of ours that wants to be told. */
export interface StatusPort {
  post(status: Status): void;
  onDisconnect(gone: () => void): void;
}

export interface StatusBoard {
  /** Tells the page at once, and then of every change. */
  add(port: StatusPort): void;
  /** Something is different; told soon, and many changes at once. */
  changed(): void;
}

const EVERY_MS = 200;

/**
 * @param compose answers how everything stands now
 * @param told hears of each change too
 */
export function openStatusBoard(
  { clock, compose, told, everyMs = EVERY_MS }: {
    readonly clock: Clock;
    readonly compose: () => Status;
    readonly told: (status: Status) => void;
    readonly everyMs?: number;
  },
): StatusBoard {
  const ports = new Set<StatusPort>();
  let toldAt = -Infinity;
  let waiting = false;

  function tell(): void {
    waiting = false;
    toldAt = clock.now();
    const status = compose();
    for (const port of ports) port.post(status);
    told(status);
  }

  return {
    add(port) {
      ports.add(port);
      port.onDisconnect(() => ports.delete(port));
      port.post(compose());
    },
    changed() {
      if (waiting) return;
      waiting = true;
      clock.after(Math.max(0, toldAt + everyMs - clock.now()), tell);
    },
  };
}
