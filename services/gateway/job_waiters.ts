/** Requests that wait for a job to come into a certain state. */

import type { Job } from "@sluice/domain";

interface Waiter {
  readonly predicate: (job: Job) => boolean;
  readonly resolve: (job: Job) => void;
}

export class JobWaiters {
  readonly #waiters = new Map<string, Set<Waiter>>();

  /** The next state of the job that `predicate` likes. Rejects with the signal's reason. */
  wait(jobId: string, predicate: (job: Job) => boolean, signal: AbortSignal): Promise<Job> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const waiters = this.#waiters.get(jobId) ?? new Set();
      this.#waiters.set(jobId, waiters);
      const leave = () => {
        signal.removeEventListener("abort", aborted);
        waiters.delete(waiter);
        if (waiters.size === 0) this.#waiters.delete(jobId);
      };
      const aborted = () => {
        leave();
        reject(signal.reason);
      };
      const waiter: Waiter = {
        predicate,
        resolve: (job) => {
          leave();
          resolve(job);
        },
      };
      waiters.add(waiter);
      signal.addEventListener("abort", aborted);
    });
  }

  /** Tells of a job's new state. */
  changed(job: Job): void {
    const waiters = this.#waiters.get(job.spec.jobId);
    if (waiters === undefined) return;
    for (const waiter of [...waiters]) if (waiter.predicate(job)) waiter.resolve(job);
  }
}
