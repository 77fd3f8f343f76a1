/**
 * The gateway's own fold of the log: starts from the read model's snapshot and follows from there, so that keys, single
 * jobs and waits cost no query. One follower serves every request and every stream.
 */

import { type Commit, GENESIS, type Job } from "@sluice/domain";
import type { EdgeSnapshot } from "@sluice/readmodel";
import type { Log } from "@sluice/bus";
import { delay } from "es-toolkit/promise";
import type { Settings } from "./deps.ts";
import { Facts } from "./facts.ts";
import { JobWaiters } from "./job_waiters.ts";
import { RecentCommits } from "./recent_commits.ts";

/** Commits kept for streams that resume; older ones are read from the log. */
const RECENT = 2_048;
/** Between two tries to follow a log that broke off, ms. */
const RETRY_MS = 1_000;

export class EdgeView {
  readonly facts: Facts;
  readonly recent: RecentCommits;
  readonly jobs = new JobWaiters();
  readonly #lastCommits = new Map<string, number>();
  readonly #progress = new Map<string, number>();
  readonly #listeners = new Set<(commit: Commit) => void>();
  readonly #places = new Set<{ readonly number: number; readonly done: (reached: boolean) => void }>();
  readonly #stop = new AbortController();
  readonly #unsubscribe: () => void;
  #following = false;
  #loop: Promise<void> = Promise.resolve();

  private constructor(
    readonly settings: Settings,
    start: { readonly number: number; readonly facts: Facts },
  ) {
    this.facts = start.facts;
    this.recent = new RecentCommits(RECENT, start.number);
    this.#unsubscribe = settings.bus.live.subscribe("progress.*", (message) => this.#sawProgress(message));
  }

  /** Loads the snapshot if it is of this log, and resolves when everything that the log holds now is folded in. */
  static async open(settings: Settings): Promise<EdgeView> {
    const snapshot = await startOf(settings);
    const view = new EdgeView(settings, { number: snapshot.number, facts: new Facts(snapshot) });
    const { number } = await settings.bus.log.head();
    view.#loop = view.#follow();
    await view.reached(number, Infinity);
    return view;
  }

  /** Number of the last commit that is folded in. */
  get position(): number {
    return this.recent.last;
  }

  /** Whether commits arrive: false after the log broke off, until it is back. */
  get following(): boolean {
    return this.#following;
  }

  /** Number of the last commit of the account that this process knows of; 0 when there was none since it started. */
  lastCommitOf(accountId: string): number {
    return this.#lastCommits.get(accountId) ?? 0;
  }

  /** Notes a commit that a command's outcome told of before the log did. */
  note(accountId: string, number: number): void {
    if (number > this.lastCommitOf(accountId)) this.#lastCommits.set(accountId, number);
  }

  /** Progress of an open job in per cent, if its agent told any. */
  progressOf(jobId: string): number | null {
    return this.#progress.get(jobId) ?? null;
  }

  /** Calls `listener` with each commit after it was folded in, in order. Returns how to stop. */
  onCommit(listener: (commit: Commit) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** How many wait in `reached` now. */
  get waiting(): number {
    return this.#places.size;
  }

  /** Waits until the commit of that number is folded in; false when `timeoutMs` passed before. */
  reached(number: number, timeoutMs: number): Promise<boolean> {
    if (number <= this.position) return Promise.resolve(true);
    if (this.#stop.signal.aborted) return Promise.resolve(false);
    return new Promise((resolve) => {
      const place = {
        number,
        done: (reached: boolean) => {
          clearTimeout(timer);
          this.#places.delete(place);
          resolve(reached);
        },
      };
      const timer = timeoutMs === Infinity ? undefined : setTimeout(() => place.done(false), timeoutMs);
      this.#places.add(place);
    });
  }

  /**
   * The first state of the job that `predicate` likes, the one it has now included. Rejects with the signal's reason, or
   * that of `jobs.end`. Ask before the command is sent: then no commit can be missed.
   */
  waitForJob(
    accountId: string,
    jobId: string,
    predicate: (job: Job) => boolean,
    signal: AbortSignal,
  ): Promise<Job> {
    const job = this.facts.job(accountId, jobId);
    return job !== undefined && predicate(job)
      ? Promise.resolve(job)
      : this.jobs.wait(jobId, predicate, signal);
  }

  async close(): Promise<void> {
    this.#stop.abort();
    this.#unsubscribe();
    for (const place of [...this.#places]) place.done(false);
    await this.#loop;
  }

  async #follow(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      try {
        this.#following = true;
        for await (const batch of this.settings.bus.log.follow(this.position + 1, signal)) {
          for (const commit of batch) this.#take(commit);
          this.#arrive();
        }
      } catch (error) {
        if (!signal.aborted) {
          this.settings.log("error", "following the log broke off", { error: String(error) });
        }
      }
      this.#following = false;
      if (!signal.aborted) await delay(RETRY_MS, { signal }).catch(() => {});
    }
  }

  #take(commit: Commit): void {
    const touched = this.facts.fold(commit);
    this.recent.push(commit);
    this.note(commit.accountId, commit.number);
    // whoever waits sees the whole commit or nothing of it
    for (const job of touched) {
      if (!isUnderWay(job)) this.#progress.delete(job.spec.jobId);
      this.jobs.changed(job);
    }
    for (const listener of this.#listeners) listener(commit);
  }

  #arrive(): void {
    for (const place of [...this.#places]) if (place.number <= this.position) place.done(true);
  }

  #sawProgress(message: unknown): void {
    const { jobId, progress } = (message ?? {}) as { jobId?: unknown; progress?: unknown };
    if (typeof jobId !== "string" || typeof progress !== "number") return;
    const job = this.facts.anyJob(jobId);
    if (job === undefined || !isUnderWay(job)) return;
    this.#progress.set(jobId, Math.min(100, Math.max(0, progress)));
  }
}

/** Whether an attempt can have progress: what a lost one told says nothing of the next. */
function isUnderWay({ state: { status } }: Job): boolean {
  return status === "assigned" || status === "running" || status === "saving";
}

/** The snapshot, or an empty one when the log does not hold the commit that it ends with: then the log is another copy. */
async function startOf({ reads, bus, cell, log }: Settings): Promise<EdgeSnapshot> {
  const snapshot = await reads.snapshot(cell);
  if (await holds(bus.log, snapshot)) return snapshot;
  log("warn", "the read model is not of this log: starting from the log alone", { number: snapshot.number });
  return { ...GENESIS, accounts: [], keys: [], agents: [], recipes: [], webhooks: [], openJobs: [] };
}

async function holds(log: Log, { number, hash }: EdgeSnapshot): Promise<boolean> {
  if (number === 0) return true;
  const head = await log.head();
  if (head.number <= number) return head.number === number && head.hash === hash;
  for await (const [commit] of log.read(number)) return commit?.number === number && commit.hash === hash;
  return false;
}
