/** From commits to changed rows, pure: the domain's own folds, applied to what is known so far. */

import {
  type Account,
  type Agent,
  agentIdOf,
  balances,
  type Commit,
  type Event,
  evolveAccount,
  evolveAgent,
  evolveJob,
  evolveKey,
  isJobReference,
  type Job,
  jobIdOf,
  type Key,
  type MediaReference,
} from "@sluice/domain";
import type { LedgerEntry } from "./ports.ts";

/** Things as of some commit. A thing that commits touch must be here if it exists. */
export interface Known {
  readonly jobs: ReadonlyMap<string, Job>;
  readonly accounts: ReadonlyMap<string, Account>;
  readonly agents: ReadonlyMap<string, Agent>;
}

export interface LedgerRow extends Omit<LedgerEntry, "cell"> {
  readonly seq: number;
  readonly accountId: string;
}

/** An account whose money does not add up after a commit: a fault of the rules, to be looked into at once. */
export interface Unbalanced {
  readonly accountId: string;
  readonly number: number;
}

/** What a run of commits changed; the last state of each thing. */
export interface Changes {
  readonly jobs: Map<string, { readonly job: Job; readonly updated: number }>;
  readonly accounts: Map<string, Account>;
  /** Null for a key that is gone. */
  readonly keys: Map<string, Key | null>;
  readonly agents: Map<string, Agent>;
  readonly media: { readonly accountId: string; readonly mediaId: string; readonly mime: string }[];
  readonly ledger: LedgerRow[];
  readonly unbalanced: Unbalanced[];
}

/** Ids of the jobs and accounts that must be known before the commits can be folded. */
export function needs(commits: readonly Commit[]): { jobs: Set<string>; accounts: Set<string> } {
  const jobs = new Set<string>();
  const accounts = new Set<string>();
  for (const { events } of commits) {
    for (const event of events) {
      const jobId = jobIdOf(event);
      if (jobId !== null) jobs.add(jobId);
      if (isMoney(event)) accounts.add(event.data.accountId);
    }
  }
  return { jobs, accounts };
}

/** Folds the commits, which follow what is known. */
export function fold(known: Known, commits: readonly Commit[]): Changes {
  const changes: Changes = {
    jobs: new Map(),
    accounts: new Map(),
    keys: new Map(),
    agents: new Map(),
    media: [],
    ledger: [],
    unbalanced: [],
  };
  for (const commit of commits) {
    commit.events.forEach((event, seq) => {
      foldJob(known, changes, event, commit);
      foldMoney(known, changes, event, commit, seq);
      foldKey(changes, event, commit.at);
      foldAgent(known, changes, event, commit.at);
    });
    for (const accountId of new Set(commit.events.filter(isMoney).map((event) => event.data.accountId))) {
      const account = changes.accounts.get(accountId);
      if (account !== undefined && !balances(account.balance)) {
        changes.unbalanced.push({ accountId, number: commit.number });
      }
    }
  }
  return changes;
}

function foldJob(known: Known, changes: Changes, event: Event, { at, number }: Commit): void {
  const jobId = jobIdOf(event);
  if (jobId === null) return;
  const before = changes.jobs.get(jobId)?.job ?? known.jobs.get(jobId);
  const job = evolveJob(before, event, at);
  if (job === undefined || job === before) return;
  changes.jobs.set(jobId, { job, updated: number });
  const { accountId } = job.spec;
  for (const { mediaId, mime } of mediaOf(event)) changes.media.push({ accountId, mediaId, mime });
  if (event.type === "JobCompleted" && before !== undefined && "agentId" in before.state) {
    const { agentId } = before.state;
    const agent = changes.agents.get(agentId) ?? known.agents.get(agentId);
    // an agent's own events do not say that its work was good
    if (agent !== undefined) changes.agents.set(agentId, { ...agent, lastGoodAt: at });
  }
}

/** Media that become the job owner's with this event. */
function mediaOf(event: Event): readonly { readonly mediaId: string; readonly mime: string }[] {
  switch (event.type) {
    case "OutputRecorded":
      return [event.data.output];
    case "JobSubmitted":
      return event.data.job.references.filter((reference): reference is MediaReference =>
        !isJobReference(reference)
      );
    case "DependencyCompleted":
      return event.data.references.map(([, reference]) => reference);
    default:
      return [];
  }
}

type Money = Extract<Event, { readonly type: LedgerEntry["type"] }>;

function isMoney(event: Event): event is Money {
  return event.type === "CreditsGranted" || event.type === "CreditsReserved" ||
    event.type === "CreditsSettled" ||
    event.type === "CreditsReleased";
}

function foldMoney(known: Known, changes: Changes, event: Event, { at, number }: Commit, seq: number): void {
  if (event.type !== "AccountOpened" && !isMoney(event)) return;
  const { accountId } = event.data;
  const account = evolveAccount(changes.accounts.get(accountId) ?? known.accounts.get(accountId), event, at);
  if (account === undefined) return;
  changes.accounts.set(accountId, account);
  if (!isMoney(event)) return;
  const { available, reserved } = account.balance;
  changes.ledger.push({
    number,
    seq,
    accountId,
    at,
    type: event.type,
    amount: event.data.amount,
    jobId: event.type === "CreditsGranted" ? null : event.data.jobId,
    reason: event.type === "CreditsGranted" ? event.data.reason : null,
    available,
    reserved,
  });
}

function foldKey(changes: Changes, event: Event, at: number): void {
  if (event.type === "KeyCreated") {
    changes.keys.set(event.data.keyId, evolveKey(undefined, event, at) ?? null);
  }
  if (event.type === "KeyRevoked") changes.keys.set(event.data.keyId, null);
}

function foldAgent(known: Known, changes: Changes, event: Event, at: number): void {
  const agentId = agentIdOf(event);
  if (agentId === null) return;
  const agent = evolveAgent(changes.agents.get(agentId) ?? known.agents.get(agentId), event, at);
  if (agent !== undefined) changes.agents.set(agentId, agent);
}
