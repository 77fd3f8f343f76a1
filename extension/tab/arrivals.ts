/** The pages that are there, by tab, and the wait for the next one. */

import type { Clock } from "@sluice/agent";
import type { PageLine } from "./page_line.ts";

export interface Arrivals {
  add(line: PageLine): void;
  remove(line: PageLine): void;
  of(tabId: number): PageLine | null;
  /** The tab is closed: nobody needs to wait for its pages. */
  closed(tabId: number): void;
  /** A page in that tab other than the one of that id; null when none comes within `ms` or the tab is closed. */
  wait(tabId: number, other: string | null, ms: number): Promise<PageLine | null>;
}

export function openArrivals(clock: Clock): Arrivals {
  const lines = new Map<number, PageLine>();
  const waiting = new Set<{ readonly tabId: number; look(): void; giveUp(): void }>();
  return {
    add(line) {
      lines.set(line.tabId, line);
      for (const waiter of [...waiting]) waiter.look();
    },
    remove(line) {
      if (lines.get(line.tabId) === line) lines.delete(line.tabId);
    },
    closed(tabId) {
      for (const waiter of [...waiting]) if (waiter.tabId === tabId) waiter.giveUp();
    },
    of: (tabId) => lines.get(tabId) ?? null,
    wait: (tabId, other, ms) =>
      new Promise((resolve) => {
        const end = (line: PageLine | null) => {
          waiting.delete(waiter);
          stopTimer();
          resolve(line);
        };
        const waiter = {
          tabId,
          giveUp: () => end(null),
          look() {
            const line = lines.get(tabId);
            if (line !== undefined && line.page !== other) end(line);
          },
        };
        const stopTimer = clock.after(Math.max(0, ms), () => end(null));
        waiting.add(waiter);
        waiter.look();
      }),
  };
}
