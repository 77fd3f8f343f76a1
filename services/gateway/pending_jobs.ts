/** Jobs that are stored and not yet decided, so that a look at one finds it. */

import { event, evolveJob, type Job, type Outcome } from "@sluice/domain";

/** More than these are forgotten, oldest first: the decider is away then, and its log will know them all. */
const KEPT = 10_000;

export class PendingJobs {
  readonly #jobs = new Map<string, Job>();

  /** Shows the job until its outcome is known; a rejected one stays as failed, for its owner to find. */
  add(job: Job, outcome: Promise<Outcome>, clock: () => number): void {
    const { jobId } = job.spec;
    for (const oldest of this.#jobs.keys()) {
      if (this.#jobs.size < KEPT) break;
      this.#jobs.delete(oldest);
    }
    this.#jobs.set(jobId, job);
    outcome.then((decided) => {
      if (decided.ok) return void this.#jobs.delete(jobId);
      const { code, message } = decided.rejection;
      const failed = evolveJob(
        job,
        event("JobFailed", { jobId, category: "invalid_input", code, message }),
        clock(),
      );
      if (failed !== undefined) this.#jobs.set(jobId, failed);
    }, () => {});
  }

  get(accountId: string, jobId: string): Job | null {
    const job = this.#jobs.get(jobId);
    return job?.spec.accountId === accountId ? job : null;
  }
}
