/** Jobs that were deleted a moment ago: a list goes on behind one of them. */

import type { Job } from "@sluice/domain";

const KEPT = 10_000;

export class GoneJobs {
  readonly #submittedAt = new Map<string, number>();

  note({ spec, submittedAt }: Job): void {
    const key = `${spec.accountId} ${spec.jobId}`;
    this.#submittedAt.delete(key);
    this.#submittedAt.set(key, submittedAt);
    for (const oldest of this.#submittedAt.keys()) {
      if (this.#submittedAt.size <= KEPT) break;
      this.#submittedAt.delete(oldest);
    }
  }

  /** When it was submitted, ms since 1970. */
  find(accountId: string, jobId: string): number | undefined {
    return this.#submittedAt.get(`${accountId} ${jobId}`);
  }
}
