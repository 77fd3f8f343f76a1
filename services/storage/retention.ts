/** Takes finished jobs from view that are older than their account keeps them. What the account keeps as references stays. */

import type { Bus } from "@sluice/bus";
import type { Keeping, OverdueJob } from "@sluice/readmodel";
import { delay } from "es-toolkit/promise";
import { askDecider } from "./ask_decider.ts";

/** What a round came to. */
export interface Retired {
  readonly jobs: number;
  /** Outputs of those jobs; their bytes go when nobody else uses them. */
  readonly media: number;
}

export interface RetireOptions {
  /** All cells of the installation, by number. */
  readonly cells: readonly Pick<Bus, "log" | "inbox">[];
  readonly keeping: Pick<Keeping, "overdue" | "checkpoint">;
  /** Ms since 1970. */
  readonly now: () => number;
  /** Ends the round early. */
  readonly signal: AbortSignal;
}

/** The decider refused to erase. Thrown by `retireJobs`. */
export class RetirementRefused extends Error {
  override readonly name = "RetirementRefused";
  constructor(accountId: string, why: string) {
    super(`erase old jobs of account "${accountId}": ${why}`);
  }
}

/** The rows do not come to the end of the log: nobody projects the cell, or it is made anew. Thrown by `retireJobs`. */
export class RowsBehind extends Error {
  override readonly name = "RowsBehind";
  constructor(cell: number, number: number) {
    super(
      `erase old jobs: the rows of cell ${cell} have not come to commit ${number}; it is tried again later`,
    );
  }
}

/** Jobs of one look at the rows. */
const AT_ONCE = 200;
const LOOK_AGAIN_MS = 100;
const PATIENCE_MS = 60_000;

/** Erases until nothing is overdue. Throws `DeciderSilent`, `RetirementRefused`, `RowsBehind`, and the errors of rows and logs. */
export async function retireJobs(options: RetireOptions): Promise<Retired> {
  const { cells, keeping, now, signal } = options;
  const retired = { jobs: 0, media: 0 };
  for (;;) {
    // rows that have not heard of the last round would name its jobs again
    for (const { log } of cells) await rowsReach(keeping, log.cell, (await log.head()).number, signal);
    if (signal.aborted) return retired;
    const overdue = await keeping.overdue(now(), AT_ONCE);
    if (overdue.length === 0) return retired;
    for (const jobs of Map.groupBy(overdue, ({ accountId }) => accountId).values()) {
      await erase(cells, jobs);
      retired.jobs += jobs.length;
      retired.media += jobs.reduce((sum, { mediaIds }) => sum + mediaIds.length, 0);
    }
  }
}

async function erase(cells: RetireOptions["cells"], jobs: readonly OverdueJob[]): Promise<void> {
  const [{ cell, accountId } = { cell: 0, accountId: "" }] = jobs;
  const inbox = cells.find(({ log }) => log.cell === cell)?.inbox;
  if (inbox === undefined) throw new RetirementRefused(accountId, `there is no cell ${cell} here`);
  const outcome = await askDecider(inbox, "retention", "EraseJobs", {
    accountId,
    jobs: jobs.map(({ jobId, mediaIds }) => ({ jobId, mediaIds })),
    entry: true,
  });
  if (!outcome.ok) throw new RetirementRefused(accountId, outcome.rejection.message);
}

async function rowsReach(
  { checkpoint }: RetireOptions["keeping"],
  cell: number,
  number: number,
  signal: AbortSignal,
): Promise<void> {
  const patience = performance.now() + PATIENCE_MS;
  while (!signal.aborted && await checkpoint(cell) < number) {
    if (performance.now() > patience) throw new RowsBehind(cell, number);
    await delay(LOOK_AGAIN_MS, { signal }).catch(() => {});
  }
}
