/** Jobs that were erased since this process looks on, so that what its memory holds of them is not shown. */

import type { Event, Job } from "@sluice/domain";

/** Ids of each sort that are kept: as many as there are finished jobs in memory. */
const KEPT = 10_000;

export class ErasedJobs {
  /** Jobs of which memory held something; apart, so that the erasing of a long history does not drive them out. */
  readonly #young = new Set<string>();
  /** The others: the read model knows of them too, somewhat later. */
  readonly #old = new Set<string>();

  constructor(readonly kept: number = KEPT) {}

  get empty(): boolean {
    return this.#young.size === 0 && this.#old.size === 0;
  }

  has(jobId: string): boolean {
    return this.#young.has(jobId) || this.#old.has(jobId);
  }

  /** Notes an erasing, unless it is of somebody else's job; the oldest goes when there are too many. */
  note({ jobId, accountId }: Event<"JobErased">["data"], job: Job | undefined): void {
    if (this.has(jobId) || (job !== undefined && job.spec.accountId !== accountId)) return;
    const ids = job === undefined ? this.#old : this.#young;
    ids.add(jobId);
    if (ids.size <= this.kept) return;
    for (const oldest of ids) return void ids.delete(oldest);
  }
}
