/** Looks at the provider's page, reading only: after every welcome, and again and again while its owner is needed. */

import type { Clock } from "@sluice/clock";
import type { AccountReport } from "./driver.ts";
import type { Report } from "./report.ts";

export interface Looking {
  /** Looks at once and tells what is seen, good or bad: the server may believe something else. */
  now(): void;
  /** The owner is needed: looks every `everyMs` until the page is fine again, and tells that. */
  later(): void;
  stop(): void;
}

/** Whether the report makes the server wait for the agent's owner. */
export function hinders(report: Report): boolean {
  return report.type === "needs_human" || (report.type === "job_failed" && report.category === "needs_human");
}

/**
 * @param account the driver's look
 * @param tell answers false when the server could not be told, so that it must be said again
 */
export function openLooking(
  { clock, everyMs, account, tell, failed }: {
    readonly clock: Clock;
    readonly everyMs: number;
    readonly account: () => Promise<AccountReport>;
    readonly tell: (seen: AccountReport) => boolean;
    readonly failed: (error: unknown) => void;
  },
): Looking {
  /** A look that began before the latest turn says nothing of what made that turn. */
  let turn = 0;
  let over = false;
  let stopTimer = () => {};

  async function look(mine: number, tellsAll: boolean): Promise<void> {
    const seen = await account().catch((error) => {
      failed(error);
      return null;
    });
    if (mine !== turn) return;
    // While it is waited for, only good news is news: the owner may have let the agent go on in the meantime.
    const told = seen !== null && (tellsAll || seen.signedIn) && tell(seen);
    if (!told || !seen.signedIn) later();
  }

  function later(): void {
    stopTimer();
    if (over) return;
    const mine = ++turn;
    stopTimer = clock.after(everyMs, () => look(mine, false));
  }

  return {
    now() {
      stopTimer();
      if (!over) void look(++turn, true);
    },
    later,
    stop() {
      over = true;
      turn++;
      stopTimer();
    },
  };
}
