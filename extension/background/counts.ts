/** How many jobs an agent completed or failed for good today, when all was well last, and which recipes it has shown to work. */

import type { Clock } from "@sluice/agent";
import type { FailureCategory } from "@sluice/domain";
import type { ReportedMessage } from "@sluice/protocol";
import type { Storage } from "./storage.ts";

export interface Counts {
  today(): { readonly done: number; readonly failed: number };
  /** When a job was last completed or the page last found in order, ms since 1970. */
  lastGoodAt(): number | null;
  /** Whether a job was ever completed while the recipe of that version was in force. */
  proved(recipe: number): boolean;
  /** A report of the agent was put down for sending, while that recipe was in force; each is told once. */
  saw(report: ReportedMessage, recipe: number): void;
  /** The page is in order. */
  good(): void;
}

/** Failures that end a job; after the others it waits for its owner or is tried again. */
const FINAL: ReadonlySet<FailureCategory> = new Set(["policy", "invalid_input"]);

interface Tally {
  /** Local, such as `2026-9-5`. */
  readonly day: string;
  readonly done: number;
  readonly failed: number;
  readonly lastGoodAt: number | null;
  /** Versions of recipes by which a job was completed. */
  readonly proven: readonly number[];
}

/** The counts under `<prefix>counts`. Days begin at midnight, local time. */
export async function openCounts(storage: Storage, prefix: string, clock: Clock): Promise<Counts> {
  const key = `${prefix}counts`;
  const kept = (await storage.read([key]))[key] as Tally | undefined;
  let tally = kept ?? { day: dayOf(clock.now()), done: 0, failed: 0, lastGoodAt: null, proven: [] };

  function current(): Tally {
    const day = dayOf(clock.now());
    return day === tally.day ? tally : { ...tally, day, done: 0, failed: 0 };
  }
  function put(next: Tally): void {
    tally = next;
    void storage.write({ [key]: next }).catch(() => {}); // a count is not worth a failure
  }

  return {
    today() {
      const { done, failed } = current();
      return { done, failed };
    },
    lastGoodAt: () => tally.lastGoodAt,
    proved: (recipe) => tally.proven.includes(recipe),
    saw(report, recipe) {
      const now = current();
      if (report.type === "job_completed") {
        const proven = [...new Set([...now.proven, recipe])];
        put({ ...now, done: now.done + 1, lastGoodAt: clock.now(), proven });
      } else if (report.type === "job_failed" && FINAL.has(report.category)) {
        put({ ...now, failed: now.failed + 1 });
      }
    },
    good: () => put({ ...current(), lastGoodAt: clock.now() }),
  };
}

function dayOf(ms: number): string {
  const time = new Date(ms);
  return `${time.getFullYear()}-${time.getMonth() + 1}-${time.getDate()}`;
}
