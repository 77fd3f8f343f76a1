/** What each commit must keep: money in balance, jobs whole, one submission a job, a deadline for everything open. */

import {
  type Account,
  balances,
  type CellState,
  type Commit,
  type Event,
  evolveAccount,
  evolveCommit,
  evolveJob,
  GENESIS,
  initialState,
  isFinal,
  type Job,
  jobIdOf,
} from "@sluice/domain";

export class Ledger {
  number = GENESIS.number;
  hash = GENESIS.hash;
  /** All jobs, finished ones too. */
  readonly jobs = new Map<string, Job>();
  readonly #accounts = new Map<string, Account>();
  readonly #state: CellState = initialState();
  readonly #facts = new Set<string>();

  constructor(readonly fail: (law: string, how: string) => void) {}

  /** Whether such an event of the attempt is in the log. */
  holds(event: string, jobId: string, attempt: number): boolean {
    return this.#facts.has(`${event} ${jobId} ${attempt}`);
  }

  /** Jobs that are not over. */
  open(): Job[] {
    return [...this.jobs.values()].filter((job) => !isFinal(job));
  }

  /** The fold of the log, for reading only. */
  get state(): CellState {
    return this.#state;
  }

  take(commit: Commit): void {
    this.number = commit.number;
    this.hash = commit.hash;
    const touched = new Set<string>();
    const moved = new Set<string>();
    for (const event of commit.events) {
      this.#note(event);
      const jobId = jobIdOf(event);
      if (jobId !== null) {
        this.#takeJob(jobId, event, commit);
        touched.add(jobId);
      }
      if (!("accountId" in event.data)) continue;
      const { accountId } = event.data;
      const account = evolveAccount(this.#accounts.get(accountId), event as never, commit.at);
      if (account !== undefined) this.#accounts.set(accountId, account);
      moved.add(accountId);
    }
    evolveCommit(this.#state, commit);
    for (const accountId of moved) this.#checkMoney(accountId, commit.number);
    for (const jobId of touched) this.#checkJob(jobId, commit.number);
    if (this.#state.deadlines.size < this.#state.jobs.size) {
      this.fail("everything open has a deadline", `after commit ${commit.number}`);
    }
  }

  #note(event: Event): void {
    const { jobId, attempt } = event.data as { readonly jobId?: string; readonly attempt?: number };
    if (attempt !== undefined) this.#facts.add(`${event.type} ${jobId} ${attempt}`);
  }

  #takeJob(jobId: string, event: Event, { at, number }: Commit): void {
    const before = this.jobs.get(jobId);
    if (event.type === "JobSubmitted" && before !== undefined) {
      this.fail("no command is decided twice", `commit ${number} submits job "${jobId}" again`);
    }
    const after = evolveJob(before, event, at);
    if (after === undefined) return;
    if (before !== undefined && isFinal(before) && after.state !== before.state) {
      this.fail("what is over stays over", `commit ${number}: ${event.type} of job "${jobId}"`);
    }
    this.jobs.set(jobId, after);
  }

  #checkMoney(accountId: string, number: number): void {
    const account = this.#accounts.get(accountId);
    if (account === undefined || balances(account.balance)) return;
    this.fail("granted = available + reserved + settled", `account "${accountId}" after commit ${number}`);
  }

  #checkJob(jobId: string, number: number): void {
    const job = this.jobs.get(jobId);
    if (job === undefined) return;
    const { reserved, settled, released } = job.credits;
    const what = `job "${jobId}", ${job.state.status}, after commit ${number}`;
    if (reserved !== job.spec.price) this.fail("a job is never there without its credits", what);
    if (isFinal(job) ? settled + released !== reserved : settled + released !== 0) {
      this.fail("a job ends together with its credits", what);
    }
    if (!isFinal(job)) {
      const { deadline } = job.state as { readonly deadline: number };
      if (!Number.isFinite(deadline) || !this.#state.jobs.has(jobId)) {
        this.fail("everything open has a deadline", what);
      }
    }
    if (job.state.status === "completed" && job.erasedAt === undefined && job.outputs.length === 0) {
      this.fail("what is completed has outputs", what);
    }
  }
}
