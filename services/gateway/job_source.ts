/** Where a job is found: in memory first, then in the read model. */

import { event, evolveJob, findModel, type Job, priceOf, type Submission } from "@sluice/domain";
import type { EdgeView } from "./edge_view.ts";
import type { PendingJobs } from "./pending_jobs.ts";

/** How long a look at one's own latest write may take, ms: design.md §10. */
const OWN_WRITE_MS = 500;

export interface FoundJob {
  readonly job: Job;
  /** Stored and not yet decided. */
  readonly pending: boolean;
}

/** The account's job, or null: another account's id does not exist. */
export async function findJob(
  view: EdgeView,
  pending: PendingJobs,
  accountId: string,
  jobId: string,
): Promise<FoundJob | null> {
  const known = view.facts.job(accountId, jobId);
  if (known !== undefined) return { job: known, pending: false };
  if (await view.reached(view.lastCommitOf(accountId), OWN_WRITE_MS)) {
    const folded = view.facts.job(accountId, jobId);
    if (folded !== undefined) return { job: folded, pending: false };
  }
  const stored = await view.settings.reads.job(accountId, jobId);
  if (stored !== null) return { job: stored, pending: false };
  const waiting = pending.get(accountId, jobId);
  return waiting === null ? null : { job: waiting, pending: true };
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
