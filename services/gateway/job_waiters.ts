/** Requests that wait for a job to come into a certain state. */

import type { Job } from "@sluice/domain";

interface Waiter {
  readonly predicate: (job: Job) => boolean;
  readonly resolve: (job: Job) => void;
  readonly reject: (why: Error) => void;
}

export class JobWaiters {
  readonly #waiters = new Map<string, Set<Waiter>>();
  #ended: Error | null = null;

  /** The next state of the job that `predicate` likes. Rejects with the signal's reason, or that of `end`. */
  wait(jobId: string, predicate: (job: Job) => boolean, signal: AbortSignal): Promise<Job> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      if (this.#ended !== null) return reject(this.#ended);
      const waiters = this.#waiters.get(jobId) ?? new Set();
      this.#waiters.set(jobId, waiters);
      const leave = () => {
        signal.removeEventListener("abort", aborted);
        waiters.delete(waiter);
        if (waiters.size === 0) this.#waiters.delete(jobId);
      };
      const aborted = () => waiter.reject(signal.reason);
      const waiter: Waiter = {
        predicate,
        resolve: (job) => {
          leave();
          resolve(job);
        },
        reject: (why) => {
          leave();
          reject(why);
        },
      };
      waiters.add(waiter);
      signal.addEventListener("abort", aborted);
    });
  }

  /** Ends every wait, and those that still come, with this error. */
  end(why: Error): void {
    this.#ended = why;
    for (const waiters of [...this.#waiters.values()]) for (const waiter of [...waiters]) waiter.reject(why);
  }

  /** Tells of a job's new state. */
  changed(job: Job): void {
    const waiters = this.#waiters.get(job.spec.jobId);
    if (waiters === undefined) return;
    for (const waiter of [...waiters]) if (waiter.predicate(job)) waiter.resolve(job);
  }
}
