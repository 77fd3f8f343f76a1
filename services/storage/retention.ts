/** Takes finished jobs from view that are older than their account keeps them. What the account keeps as references stays. */

import type { Keeping, OverdueJob } from "@sluice/readmodel";
import { type Erased, eraseInRounds, type Erasure, type RoundsOptions } from "./erase_rounds.ts";

export interface RetireOptions extends RoundsOptions {
  readonly keeping: Pick<Keeping, "overdue" | "checkpoint">;
  /** Ms since 1970. */
  readonly now: () => number;
}

/** Jobs of one look at the rows. */
const AT_ONCE = 200;

/** Erases until nothing is overdue. Throws as `eraseInRounds` does. */
export async function retireJobs(options: RetireOptions): Promise<Erased> {
  const { keeping, now } = options;
  return await eraseInRounds(options, "retention", async () => {
    const byAccount = Map.groupBy(await keeping.overdue(now(), AT_ONCE), ({ accountId }) => accountId);
    return Array.from(byAccount.values(), erasureOf);
  });
}

function erasureOf(jobs: readonly OverdueJob[]): Erasure {
  const [{ cell, accountId } = { cell: 0, accountId: "" }] = jobs;
  return { cell, accountId, jobs: jobs.map(({ jobId, mediaIds }) => ({ jobId, mediaIds })), entry: true };
}
