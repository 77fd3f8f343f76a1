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

export class ReadyQueue {
  readonly #entries = new Map<string, ReadyJob>();
  readonly #models = new Map<string, Map<string, Heap<ReadyJob>>>();
  readonly #counts = new Map<string, number>();
  #order = 0;

  get size(): number {
    return this.#entries.size;
  }

  /** How many jobs are ready for a model. */
  count(model: string): number {
    return this.#counts.get(model) ?? 0;
  }

  add(job: Omit<ReadyJob, "order">): void {
    this.remove(job.jobId);
    const entry: ReadyJob = { ...job, order: this.#order++ };
    this.#entries.set(job.jobId, entry);
    this.#counts.set(job.model, this.count(job.model) + 1);
    let accounts = this.#models.get(job.model);
    if (accounts === undefined) this.#models.set(job.model, accounts = new Map());
    let heap = accounts.get(job.accountId);
    if (heap === undefined) accounts.set(job.accountId, heap = new Heap(goesBefore));
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
