/** What the gateway knows of its cell without asking anybody: the fold of the log with the domain's own rules. */

import {
  type Account,
  type Agent,
  agentIdOf,
  type Commit,
  type Event,
  evolveAccount,
  evolveAgent,
  evolveJob,
  evolveKey,
  evolveWebhook,
  isFinal,
  type Job,
  jobIdOf,
  type Key,
  type Provider,
  type Recipe,
  type Webhook,
} from "@sluice/domain";
import type { EdgeSnapshot } from "@sluice/readmodel";
import { ErasedJobs } from "./erased_jobs.ts";
import { JobCounts } from "./job_counts.ts";

/** Finished jobs that stay in memory; older ones are the read model's. */
const FINISHED_KEPT = 10_000;

export class Facts {
  readonly #accounts = new Map<string, Account>();
  #operator: string | null = null;
  readonly #keys = new Map<string, Key>();
  readonly #keysByHash = new Map<string, Key>();
  readonly #agents = new Map<string, Agent>();
  readonly #recipes = new Map<Provider, Recipe>();
  readonly #webhooks = new Map<string, Webhook>();
  readonly #open = new Map<string, Map<string, Job>>();
  readonly #jobs = new Map<string, Job>();
  readonly #finished = new Set<string>();
  readonly #erased = new ErasedJobs();
  readonly #counts = new JobCounts();

  constructor(start: EdgeSnapshot, readonly finishedKept: number = FINISHED_KEPT) {
    for (const account of start.accounts) this.#setAccount(account);
    for (const key of start.keys) this.#setKey(key);
    for (const agent of start.agents) this.#agents.set(agent.agentId, agent);
    for (const { provider, recipe } of start.recipes) this.#recipes.set(provider, recipe);
    for (const webhook of start.webhooks) this.#webhooks.set(webhook.webhookId, webhook);
    for (const job of start.openJobs) this.#setJob(undefined, job);
  }

  account(accountId: string): Account | undefined {
    return this.#accounts.get(accountId);
  }

  /** The key with this hash (lower-case hex SHA-256), unless it was revoked. */
  keyByHash(hash: string): Key | undefined {
    return this.#keysByHash.get(hash);
  }

  agent(agentId: string): Agent | undefined {
    return this.#agents.get(agentId);
  }

  /** The recipe that the operator gave, if any. */
  recipe(provider: Provider): Recipe | undefined {
    return this.#recipes.get(provider);
  }

  /** The account's live keys, oldest first. */
  *keysOf(accountId: string): Iterable<Key> {
    for (const key of this.#keys.values()) if (key.accountId === accountId) yield key;
  }

  key(keyId: string): Key | undefined {
    return this.#keys.get(keyId);
  }

  /** The operator's account in this cell. */
  operator(): Account | undefined {
    return this.#operator === null ? undefined : this.#accounts.get(this.#operator);
  }

  /** Every account, in the order of their opening: for the operator. */
  accounts(): Iterable<Account> {
    return this.#accounts.values();
  }

  /** The account's endpoint, or undefined. */
  webhook(accountId: string, webhookId: string): Webhook | undefined {
    const webhook = this.#webhooks.get(webhookId);
    return webhook?.accountId === accountId ? webhook : undefined;
  }

  /** The account's endpoints, oldest first. */
  *webhooksOf(accountId: string): Iterable<Webhook> {
    for (const webhook of this.#webhooks.values()) if (webhook.accountId === accountId) yield webhook;
  }

  /** The account's own agents. */
  *agentsOf(accountId: string): Iterable<Agent> {
    for (const agent of this.#agents.values()) if (agent.accountId === accountId) yield agent;
  }

  /** Agents that may serve the account: its own and shared ones. */
  *agentsFor(accountId: string): Iterable<Agent> {
    for (const agent of this.#agents.values()) if (agent.shared || agent.accountId === accountId) yield agent;
  }

  /** The job, if it is the account's and in memory. */
  job(accountId: string, jobId: string): Job | undefined {
    const job = this.#jobs.get(jobId);
    return job?.spec.accountId === accountId ? job : undefined;
  }

  /** Open jobs of the account, oldest first. */
  openJobsOf(accountId: string): Iterable<Job> {
    return this.#open.get(accountId)?.values() ?? [];
  }

  /** The account's newest finished jobs of those in memory, oldest first. */
  finishedJobsOf(accountId: string, most: number): Job[] {
    const found: Job[] = [];
    for (const jobId of [...this.#finished].reverse()) {
      const job = this.job(accountId, jobId);
      if (job !== undefined) found.push(job);
      if (found.length === most) break;
    }
    return found.reverse();
  }

  /** The job if it is in memory, whoever's it is: for what belongs to no request. */
  anyJob(jobId: string): Job | undefined {
    return this.#jobs.get(jobId);
  }

  /** The account's ready jobs for the model that come before a new one of that priority, itself included. */
  queuedUpTo(accountId: string, model: string, priority: number): number {
    return this.#counts.queuedUpTo(accountId, model, priority);
  }

  /** Whether `isErased` may say yes of any job. */
  get anyErased(): boolean {
    return !this.#erased.empty;
  }

  /** Whether the job's content was erased since this process looks on; of what was before, the read model knows. */
  isErased(jobId: string): boolean {
    return this.#erased.has(jobId);
  }

  /** Jobs of the account that agents hold now. */
  running(accountId: string): number {
    return this.#counts.running(accountId);
  }

  /** Jobs that the agent holds now. */
  inFlight(agentId: string): number {
    return this.#counts.inFlight(agentId);
  }

  /** Folds a commit in and returns the jobs that it touched, each once, in their new state. */
  fold(commit: Commit): Iterable<Job> {
    const touched = new Map<string, Job>();
    for (const event of commit.events) this.#foldEvent(event, commit.at, touched);
    return touched.values();
  }

  #foldEvent(event: Event, at: number, touched: Map<string, Job>): void {
    const jobId = jobIdOf(event);
    if (jobId !== null) {
      const before = this.#jobs.get(jobId);
      const after = evolveJob(before, event, at);
      // of single outputs of a job that is not in memory only the read model can tell whether they were the last
      const isWhole = event.type === "JobErased" &&
        (event.data.indexes === undefined || (after !== before && after?.erasedAt !== undefined));
      if (isWhole) this.#erased.note(event.data, before);
      if (after !== undefined && after !== before) {
        if (isWhole && event.data.entry) this.#forgetJob(before, jobId);
        else this.#setJob(before, after);
        touched.set(jobId, after);
        if (after.state.status === "completed" && before?.state.status !== "completed") {
          this.#sawGood(after, at);
        }
      }
    }
    const agentId = agentIdOf(event);
    if (agentId !== null) {
      const agent = evolveAgent(this.#agents.get(agentId), event, at);
      if (agent !== undefined) this.#agents.set(agentId, agent);
      else this.#agents.delete(agentId);
      return;
    }
    this.#foldAccount(event, at);
  }

  #foldAccount(event: Event, at: number): void {
    switch (event.type) {
      case "RecipeChanged":
        return void this.#recipes.set(event.data.provider, event.data.recipe);
      case "KeyCreated":
      case "KeyUsed":
      case "KeyRevoked": {
        const before = this.#keys.get(event.data.keyId);
        const after = evolveKey(before, event, at);
        if (before !== undefined) this.#keysByHash.delete(before.hash);
        if (after === undefined) this.#keys.delete(event.data.keyId);
        else this.#setKey(after);
        return;
      }
      case "AccountOpened":
      case "AccountChanged":
      case "SessionEnded":
      case "QueuePaused":
      case "QueueResumed":
      case "PeriodBegan":
      case "CreditsGranted":
      case "CreditsReserved":
      case "CreditsSettled":
      case "CreditsReleased": {
        const account = evolveAccount(this.#accounts.get(event.data.accountId), event, at);
        if (account !== undefined) this.#setAccount(account);
        return;
      }
      case "WebhookCreated":
      case "WebhookChanged":
      case "WebhookRotated":
      case "WebhookDeleted": {
        const { webhookId } = event.data;
        const webhook = evolveWebhook(this.#webhooks.get(webhookId), event, at);
        if (webhook === undefined) this.#webhooks.delete(webhookId);
        else this.#webhooks.set(webhookId, webhook);
        return;
      }
      default:
    }
  }

  #setAccount(account: Account): void {
    this.#accounts.set(account.accountId, account);
    if (account.plan === "operator") this.#operator = account.accountId;
  }

  #setKey(key: Key): void {
    this.#keys.set(key.keyId, key);
    this.#keysByHash.set(key.hash, key);
  }

  #setJob(before: Job | undefined, job: Job): void {
    const { jobId, accountId } = job.spec;
    this.#jobs.set(jobId, job);
    this.#counts.count(before, -1);
    this.#counts.count(job, 1);
    if (!isFinal(job)) {
      const open = this.#open.get(accountId);
      if (open === undefined) this.#open.set(accountId, new Map([[jobId, job]]));
      else open.set(jobId, job);
      return;
    }
    const open = this.#open.get(accountId);
    open?.delete(jobId);
    if (open?.size === 0) this.#open.delete(accountId);
    this.#finished.add(jobId);
    if (this.#finished.size > this.finishedKept) this.#forgetOldest();
  }

  /** A finished job that went from view. */
  #forgetJob(before: Job | undefined, jobId: string): void {
    this.#counts.count(before, -1);
    this.#jobs.delete(jobId);
    this.#finished.delete(jobId);
  }

  #forgetOldest(): void {
    for (const jobId of this.#finished) {
      this.#finished.delete(jobId);
      this.#jobs.delete(jobId);
      return;
    }
  }

  #sawGood(job: Job, at: number): void {
    const agent = "agentId" in job.state ? this.#agents.get(job.state.agentId) : undefined;
    if (agent !== undefined) this.#agents.set(agent.agentId, { ...agent, lastGoodAt: at });
  }
}
