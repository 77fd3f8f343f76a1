/** How many jobs run and wait, kept as jobs change, so that asking costs no walk. */

import { isReady, type Job } from "@sluice/domain";

export class JobCounts {
  readonly #running = new Map<string, number>();
  readonly #inFlight = new Map<string, number>();
  /** By account and model, then by priority: so that a place in a long queue costs no walk. */
  readonly #queued = new Map<string, Map<number, number>>();

  /** The account's ready jobs for the model that come before a new one of that priority, itself included. */
  queuedUpTo(accountId: string, model: string, priority: number): number {
    let count = 0;
    for (const [p, n] of this.#queued.get(`${accountId} ${model}`) ?? []) if (p >= priority) count += n;
    return count;
  }

  /** Jobs of the account that agents hold now. */
  running(accountId: string): number {
    return this.#running.get(accountId) ?? 0;
  }

  /** Jobs that the agent holds now. */
  inFlight(agentId: string): number {
    return this.#inFlight.get(agentId) ?? 0;
  }

  /**
   * Counts a job in its present state, or takes it back. An agent's slot and a place of the account's plan are taken while
   * an attempt is under way; a lost one takes none.
   */
  count(job: Job | undefined, by: 1 | -1): void {
    switch (job?.state.status) {
      case "queued": {
        if (!isReady(job)) return;
        const key = `${job.spec.accountId} ${job.spec.model}`;
        const queue = this.#queued.get(key) ?? new Map<number, number>();
        add(queue, job.spec.priority, by);
        if (queue.size === 0) this.#queued.delete(key);
        else this.#queued.set(key, queue);
        return;
      }
      case "assigned":
      case "running":
      case "saving":
        add(this.#running, job.spec.accountId, by);
        add(this.#inFlight, job.state.agentId, by);
        return;
      default:
    }
  }
}

function add<K>(counts: Map<K, number>, id: K, by: number): void {
  const n = (counts.get(id) ?? 0) + by;
  if (n === 0) counts.delete(id);
  else counts.set(id, n);
}
