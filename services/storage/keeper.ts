/** Keeps house: retires old jobs and sweeps media, in one storage process at a time. */

import type { Leases } from "@sluice/bus";
import type { MediaStore } from "@sluice/media";
import type { Keeping } from "@sluice/readmodel";
import { delay } from "es-toolkit/promise";
import { type Retired, retireJobs, type RetireOptions } from "./retention.ts";
import { sweepMedia, type SweepOptions, type Swept } from "./sweeper.ts";

export interface KeepingOptions {
  readonly media: Pick<MediaStore, "list" | "removeOlder" | "dropUnfinished">;
  /** All cells of the installation. */
  readonly cells: SweepOptions["cells"] & RetireOptions["cells"];
  /** Where all storage processes meet: the leases of one cell's bus, the same for all. */
  readonly leases: Leases;
  readonly keeping: Keeping;
  /** Told after each walk over the media. */
  readonly onSwept: (swept: Swept) => void;
  /** Told after each round that retired something. */
  readonly onRetired: (retired: Retired) => void;
  /** Told what kept a round from its end; the next one tries again. */
  readonly onProblem: (error: unknown) => void;
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
  const { leases, onProblem } = options;
  const holder = crypto.randomUUID();
  const stop = new AbortController();

  async function run(): Promise<void> {
    while (!stop.signal.aborted) {
      try {
        const lease = await leases.acquire(LEASE, holder, LEASE_MS);
        if (lease !== null) {
          await work(options, AbortSignal.any([stop.signal, lease.lost]));
          await lease.release();
        }
      } catch (error) {
        if (!stop.signal.aborted) onProblem(error);
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
  const { onSwept, onRetired, onProblem, now = Date.now } = options;
  const { firstSweepMs = 600_000, sweepEveryMs = 6 * 3_600_000, retireEveryMs = 600_000 } = options;
  const task = async (act: () => Promise<void>) => {
    try {
      await act();
    } catch (error) {
      if (!signal.aborted) onProblem(error);
    }
  };
  let sweepAt = performance.now() + firstSweepMs;
  while (!signal.aborted) {
    await task(async () => {
      const retired = await retireJobs({ ...options, now, signal });
      if (retired.jobs > 0) onRetired(retired);
    });
    if (!signal.aborted && performance.now() >= sweepAt) {
      await task(async () => onSwept(await sweepMedia({ ...options, now, signal })));
      sweepAt = performance.now() + sweepEveryMs;
    }
    await pause(Math.min(retireEveryMs, Math.max(0, sweepAt - performance.now())), signal);
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, { signal }).catch(() => {});
}
