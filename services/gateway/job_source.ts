/** Where a job is found: in memory first, then in the read model. */

import { event, evolveJob, findModel, type Job, priceOf, type Submission } from "@sluice/domain";
import type { EdgeView } from "./edge_view.ts";
import type { PendingJobs } from "./pending_jobs.ts";
import { readsReached } from "./read_your_writes.ts";

/** How long a look at one's own latest write may take, ms: design.md §10. */
const OWN_WRITE_MS = 500;

export interface FoundJob {
  readonly job: Job;
  /** Stored and not yet decided. */
  readonly pending: boolean;
}

/**
 * The account's job as of its last command, or null: another account's id does not exist. `patient` waits for a
 * read model that lags behind, as lists do.
 */
export async function findJob(
  view: EdgeView,
  pending: PendingJobs,
  accountId: string,
  jobId: string,
  { patient = false }: { readonly patient?: boolean } = {},
): Promise<FoundJob | null> {
  const { reads } = view.settings;
  await view.reached(view.lastCommitOf(accountId), OWN_WRITE_MS);
  const known = view.facts.job(accountId, jobId);
  if (known !== undefined) return { job: known, pending: false };
  // also for what is there: an entry that was just deleted still is until the projections know
  if (patient) await readsReached(view, accountId);
  const stored = await reads.job(accountId, jobId);
  const waiting = stored === null ? pending.get(accountId, jobId) : null;
  if (waiting !== null) return { job: waiting, pending: true };
  return stored === null ? null : { job: stored, pending: false };
}

/** A submission as the job that it will be. `at` is ms since 1970. */
export function jobOf(submission: Submission, at: number): Job {
  const model = findModel(submission.model);
  if (model === undefined) throw new RangeError(`show job: unknown model "${submission.model}"`);
  const job = { ...submission, ...priceOf(model, submission.settings) };
  const made = evolveJob(undefined, event("JobSubmitted", { job }), at);
  if (made === undefined) throw new RangeError(`show job "${job.jobId}": the fold made nothing of it`);
  return made;
}
