/** Jobs that are ready for an agent, by model and account; within an account the highest priority first, then the oldest. */

import { Heap } from "./heap.ts";

export interface ReadyJob {
  readonly jobId: string;
  readonly accountId: string;
  readonly model: string;
  readonly priority: number;
  /** Order of becoming ready. */
  readonly order: number;
}

/** Whether `a` goes before `b` within an account. */
export function goesBefore(a: ReadyJob, b: ReadyJob): boolean {
  return a.priority !== b.priority ? a.priority > b.priority : a.order < b.order;
}

/**
 * What is kept of the queue: the orders, because a job's age does not follow from the job, and in which sequence models
 * and accounts are gone through, because among three of equal right it decides.
 */
export interface ReadyQueueSnapshot {
  /** The next job's order. */
  readonly readyOrder: number;
  readonly readyModels: readonly (readonly [model: string, accountIds: readonly string[]])[];
  /** Oldest first. */
  readonly readyJobs: readonly (readonly [jobId: string, order: number])[];
}

export class ReadyQueue {
  readonly #entries = new Map<string, ReadyJob>();
  readonly #models = new Map<string, Map<string, Heap<ReadyJob>>>();
  readonly #counts = new Map<string, number>();
  #order = 0;

  /** The queue as it was; `jobOf` tells the jobs in it. */
  static from(
    { readyOrder, readyModels, readyJobs }: ReadyQueueSnapshot,
    jobOf: (jobId: string) => Omit<ReadyJob, "order">,
  ): ReadyQueue {
    const queue = new ReadyQueue();
    for (const [model, accountIds] of readyModels) {
      queue.#counts.set(model, 0);
      queue.#models.set(model, new Map(accountIds.map((id) => [id, new Heap(goesBefore)])));
    }
    for (const [jobId, order] of readyJobs) queue.#enter({ ...jobOf(jobId), order });
    queue.#order = readyOrder;
    return queue;
  }

  /** What it holds at this moment; later changes do not show in it. */
  snapshot(): ReadyQueueSnapshot {
    return {
      readyOrder: this.#order,
      readyModels: Array.from(
        this.#counts.keys(),
        (model) => [model, [...this.#models.get(model)?.keys() ?? []]],
      ),
      readyJobs: Array.from(this.#entries.values(), ({ jobId, order }) => [jobId, order]),
    };
  }

  get size(): number {
    return this.#entries.size;
  }

  /** How many jobs are ready for a model. */
  count(model: string): number {
    return this.#counts.get(model) ?? 0;
  }

  add(job: Omit<ReadyJob, "order">): void {
    this.remove(job.jobId);
    this.#enter({ ...job, order: this.#order++ });
  }

  #enter(entry: ReadyJob): void {
    const { jobId, accountId, model } = entry;
    this.#entries.set(jobId, entry);
    this.#counts.set(model, this.count(model) + 1);
    let accounts = this.#models.get(model);
    if (accounts === undefined) this.#models.set(model, accounts = new Map());
    let heap = accounts.get(accountId);
    if (heap === undefined) accounts.set(accountId, heap = new Heap(goesBefore));
    heap.push(entry);
  }

  /** Gives a job another priority; among those of the same one it keeps its age. */
  reprioritize(jobId: string, priority: number): void {
    const old = this.#entries.get(jobId);
    if (old === undefined) return;
    const entry: ReadyJob = { ...old, priority };
    this.#entries.set(jobId, entry);
    this.#models.get(old.model)?.get(old.accountId)?.push(entry);
  }

  /** Takes a job out; its heap entry is skipped when it surfaces. */
  remove(jobId: string): void {
    const entry = this.#entries.get(jobId);
    if (entry === undefined) return;
    this.#entries.delete(jobId);
    this.#counts.set(entry.model, this.count(entry.model) - 1);
    this.head(entry.model, entry.accountId);
  }

  /** Models with at least one ready job. */
  *models(): Iterable<string> {
    for (const [model, n] of this.#counts) if (n > 0) yield model;
  }

  /** Accounts with at least one job ready for the model. */
  *accounts(model: string): Iterable<string> {
    for (const accountId of this.#models.get(model)?.keys() ?? []) {
      if (this.head(model, accountId) !== undefined) yield accountId;
    }
  }

  /** The next job of an account for a model. */
  head(model: string, accountId: string): ReadyJob | undefined {
    const accounts = this.#models.get(model);
    const heap = accounts?.get(accountId);
    if (heap === undefined) return undefined;
    for (let top = heap.peek(); top !== undefined; top = heap.peek()) {
      if (this.#entries.get(top.jobId) === top) return top;
      heap.pop();
    }
    accounts?.delete(accountId);
    return undefined;
  }
}
