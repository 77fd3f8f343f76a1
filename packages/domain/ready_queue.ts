/** Jobs that are ready for an agent, by model and account; within an account the highest priority first, then by place. */

import { Heap } from "./heap.ts";
import type { Job } from "./job.ts";
import { placeAt, placeBehind } from "./places.ts";

export interface ReadyJob {
  readonly jobId: string;
  readonly accountId: string;
  readonly model: string;
  readonly priority: number;
  /** Of two of the same priority the lower is sooner: `places.ts`. */
  readonly place: string;
}

/** Whether `a` goes before `b` within an account. Logs of old have jobs of one place: of these the id decides. */
export function goesBefore(a: ReadyJob, b: ReadyJob): boolean {
  if (a.priority !== b.priority) return a.priority > b.priority;
  return a.place !== b.place ? a.place < b.place : a.jobId < b.jobId;
}

/** Whether the job could be handed to an agent now: queued, not backing off, not held. */
export function isReady(job: Job | undefined): boolean {
  return job?.state.status === "queued" && job.state.readyAt === null && job.state.held !== true;
}

/** The job as it stands in the queue. */
export function readyJob({ spec: { jobId, accountId, model, priority }, state }: Job): ReadyJob {
  // one that was projected before places were told stands where its log puts it
  const place = state.status === "queued" ? state.place ?? placeAt(state.since) : "";
  return { jobId, accountId, model, priority, place };
}

/** The ready ones of an account's jobs in the order in which they go to agents that can do them all. */
export function queueOf(jobs: Iterable<Job>): Job[] {
  const ready = Array.from(jobs).filter(isReady).map((job) => ({ job, entry: readyJob(job) }));
  return ready.sort((a, b) => goesBefore(a.entry, b.entry) ? -1 : 1).map(({ job }) => job);
}

/**
 * What is kept of the queue beside the jobs themselves: in which sequence models and accounts are gone through, because
 * among three of equal right it decides.
 */
export interface ReadyQueueSnapshot {
  /** The hindmost place that was ever given. */
  readonly readyLast: string;
  readonly readyModels: readonly (readonly [model: string, accountIds: readonly string[]])[];
}

export class ReadyQueue {
  readonly #entries = new Map<string, ReadyJob>();
  readonly #models = new Map<string, Map<string, Heap<ReadyJob>>>();
  readonly #counts = new Map<string, number>();
  #last = "";

  /** The queue as it was, with the jobs that are in it. */
  static from({ readyLast, readyModels }: ReadyQueueSnapshot, jobs: Iterable<Job>): ReadyQueue {
    const queue = new ReadyQueue();
    for (const [model, accountIds] of readyModels) {
      queue.#counts.set(model, 0);
      queue.#models.set(model, new Map(accountIds.map((id) => [id, new Heap<ReadyJob>(goesBefore)])));
    }
    for (const job of jobs) if (isReady(job)) queue.add(readyJob(job));
    queue.#last = readyLast;
    return queue;
  }

  /** What it holds at this moment; later changes do not show in it. */
  snapshot(): ReadyQueueSnapshot {
    return {
      readyLast: this.#last,
      readyModels: Array.from(
        this.#counts.keys(),
        (model) => [model, [...this.#models.get(model)?.keys() ?? []]],
      ),
    };
  }

  get size(): number {
    return this.#entries.size;
  }

  /** How many jobs are ready for a model. */
  count(model: string): number {
    return this.#counts.get(model) ?? 0;
  }

  /** A place behind all others, for a job that becomes ready at that time, ms since 1970. */
  placeAt(at: number): string {
    return placeBehind(this.#last, at);
  }

  /** Puts a job in, or where it stands now. */
  add(entry: ReadyJob): void {
    const { jobId, accountId, model, place } = entry;
    this.remove(jobId);
    this.#entries.set(jobId, entry);
    this.#counts.set(model, this.count(model) + 1);
    let accounts = this.#models.get(model);
    if (accounts === undefined) this.#models.set(model, accounts = new Map());
    let heap = accounts.get(accountId);
    if (heap === undefined) accounts.set(accountId, heap = new Heap(goesBefore));
    heap.push(entry);
    // a job that is moved to and fro leaves an entry each time
    if (heap.size > 2 * this.count(model) + 1_024) heap.retain((e) => this.#entries.get(e.jobId) === e);
    if (place > this.#last) this.#last = place;
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

  /** The account's ready jobs of every model, in no order. */
  *jobsOf(accountId: string): Iterable<ReadyJob> {
    for (const accounts of this.#models.values()) {
      for (const entry of accounts.get(accountId)?.items() ?? []) {
        if (this.#entries.get(entry.jobId) === entry) yield entry;
      }
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
