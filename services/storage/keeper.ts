/** Keeps house: retires old jobs, empties old trash and sweeps media, in one storage process at a time. */

import type { Bus } from "@sluice/bus";
import type { MediaStore } from "@sluice/media";
import type { Keeping } from "@sluice/readmodel";
import type { LogLine } from "@sluice/observe";
import { delay } from "es-toolkit/promise";
import type { Erased } from "./erase_rounds.ts";
import { retireJobs } from "./retention.ts";
import { sweepMedia, type Swept } from "./sweeper.ts";
import { emptyTrash } from "./trash.ts";

export interface KeepingOptions {
  readonly media: Pick<MediaStore, "list" | "removeOlder" | "dropUnfinished">;
  /** All cells of the installation, in the same order everywhere: processes meet at the leases of the first. */
  readonly cells: readonly Pick<Bus, "log" | "inbox" | "leases">[];
  readonly keeping: Keeping;
  /** Gets counts at info, and at warn what kept a round from its end; the next one tries again. */
  readonly log: LogLine;
  /** Told after each walk over the media, for figures. */
  readonly onSwept?: (swept: Swept) => void;
  /** Told after each round that retired something. */
  readonly onRetired?: (retired: Erased) => void;
  /** Told after each round that erased something from the trash. */
  readonly onEmptied?: (emptied: Erased) => void;
  /** Ms since 1970. */
  readonly now?: () => number;
  readonly graceMs?: number;
  /** From the start to the first walk, and from one to the next, ms. Jobs are retired at once and then this often. */
  readonly firstSweepMs?: number;
  readonly sweepEveryMs?: number;
  readonly retireEveryMs?: number;
}

export interface RunningKeeper {
  /** Ends what is under way early and gives the lease back. */
  close(): Promise<void>;
}

const LEASE = "sweep";
const LEASE_MS = 30_000;

/** Starts to keep house whenever no other process does. */
export function startKeeping(options: KeepingOptions): RunningKeeper {
  const { cells, log } = options;
  const holder = crypto.randomUUID();
  const stop = new AbortController();

  async function run(): Promise<void> {
    while (!stop.signal.aborted) {
      try {
        const lease = await cells[0]?.leases.acquire(LEASE, holder, LEASE_MS) ?? null;
        if (lease !== null) {
          await work(options, AbortSignal.any([stop.signal, lease.lost]));
          await lease.release();
        }
      } catch (error) {
        if (!stop.signal.aborted) log("warn", "keeping house met a problem", { error: String(error) });
      }
      await pause(LEASE_MS, stop.signal);
    }
  }

  const running = run();
  return {
    async close() {
      stop.abort();
      await running;
    },
  };
}

/** Round after round while the lease is held. */
async function work(options: KeepingOptions, signal: AbortSignal): Promise<void> {
  const { log, onSwept, onRetired, onEmptied, now = Date.now } = options;
  const { firstSweepMs = 600_000, sweepEveryMs = 6 * 3_600_000, retireEveryMs = 600_000 } = options;
  const task = async (act: () => Promise<void>) => {
    try {
      await act();
    } catch (error) {
      if (!signal.aborted) log("warn", "keeping house met a problem", { error: String(error) });
    }
  };
  let sweepAt = performance.now() + firstSweepMs;
  while (!signal.aborted) {
    await task(async () => {
      const retired = await retireJobs({ ...options, now, signal });
      if (retired.jobs === 0) return;
      log("info", "jobs were erased that their accounts keep no longer", { ...retired });
      onRetired?.(retired);
    });
    await task(async () => {
      const emptied = await emptyTrash({ ...options, now, signal });
      if (emptied.jobs === 0) return;
      log("info", "assets were erased that were in the trash for long", { ...emptied });
      onEmptied?.(emptied);
    });
    if (!signal.aborted && performance.now() >= sweepAt) {
      await task(async () => {
        const swept = await sweepMedia({ ...options, now, signal });
        log(swept.left > 0 ? "warn" : "info", "unused media were swept", { ...swept });
        onSwept?.(swept);
      });
      sweepAt = performance.now() + sweepEveryMs;
    }
    await pause(Math.min(retireEveryMs, Math.max(0, sweepAt - performance.now())), signal);
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, { signal }).catch(() => {});
}
