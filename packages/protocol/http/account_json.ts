/** Accounts, keys, agents and money as `/api` shows them: contracts/settled.md point 16. */

import { type Account, type Agent, type Key, PLANS, standingOf } from "@sluice/domain";
import { positionOf, timeOf } from "./ids.ts";

/** Credits in the words of the APIs. */
export function creditsJson({ balance }: Account) {
  return { available: balance.available, reserved: balance.reserved, used: balance.settled };
}

/** The answer of `GET /api/user/me`, with the reference's flat names beside ours. A limit of null means none. */
export function userJson(account: Account) {
  const limits = PLANS[account.plan];
  const status = account.suspended ? "suspended" : "active";
  return {
    id: account.accountId,
    email: account.email,
    name: account.name,
    plan: account.plan,
    status,
    credits: creditsJson(account),
    queue_paused: account.queuePaused,
    /** Null: finished jobs are kept for ever. */
    retention_days: account.retentionDays,
    limits: {
      requestsPerMinute: boundedLimit(limits.requestsPerMinute),
      concurrentJobs: boundedLimit(limits.concurrentJobs),
      monthlyCredits: limits.monthlyCredits,
    },
    credits_remaining: account.balance.available,
    credits_used: account.balance.settled,
    subscription_plan: account.plan,
    subscription_status: status,
  };
}

/** An account as its operator sees it: contracts/settled.md point 3. */
export function accountJson(account: Account) {
  const { id, name, email, plan, status, credits, limits, retention_days } = userJson(account);
  const { suspended, openedAt } = account;
  return {
    id,
    name,
    email,
    plan,
    status,
    suspended,
    credits,
    limits,
    retention_days,
    created_at: timeOf(openedAt),
  };
}

/** A key without its text; `lastUsedAt` is ms since 1970, or null. */
export function keyJson(
  { keyId, name, prefix, scopes, createdAt, expiresAt }: Key,
  lastUsedAt: number | null,
) {
  return {
    id: keyId,
    name,
    prefix,
    scopes,
    created_at: timeOf(createdAt),
    last_used_at: timeOf(lastUsedAt),
    expires_at: timeOf(expiresAt),
  };
}

/** Jobs of an account, counted. */
export interface JobCounts {
  readonly total: number;
  readonly completed: number;
  readonly failed: number;
  readonly active: number;
  readonly images: number;
  readonly videos: number;
}

/** The answer of `GET /api/user/stats`. */
export function statsJson(counts: JobCounts, { balance }: Account) {
  const { total, completed, failed, active, images, videos } = counts;
  return { total, completed, failed, active, images, videos, creditsRemaining: balance.available };
}

/** A plan's limit as the APIs tell it: null when there is none. */
export function boundedLimit(limit: number): number | null {
  return limit === Number.MAX_SAFE_INTEGER ? null : limit;
}

/** An entry of `GET /api/agents`. `now` is ms since 1970, `inFlight` the jobs that it holds. */
export function agentJson(agent: Agent, inFlight: number, now: number) {
  const { session } = agent;
  const { state, reason, needs, until } = standingOf(agent, now);
  return {
    id: agent.agentId,
    name: agent.name,
    provider: agent.provider,
    state,
    reason,
    /** What its owner is needed for: `sign_in`, `challenge`, `consent`, `update`; null when not. */
    needs,
    /** When it goes on by itself; null when it works, or waits for somebody. */
    until: timeOf(until),
    version: session?.version ?? null,
    account: session?.account ?? { label: null, credits: null, tier: null },
    models: session?.capabilities.models ?? [],
    inFlight,
    // what applies: the agent's own, within what its owner allows
    concurrency: Math.min(session?.capabilities.concurrency ?? 0, agent.limits.concurrency ?? Infinity),
    minGapMs: Math.max(session?.capabilities.minGapMs ?? 0, agent.limits.minGapMs ?? 0),
    shared: agent.shared,
    paused: agent.paused,
    /** What its owner allows; null leaves it to the agent. */
    limits: agent.limits,
    /** Jobs at once that it wants at the moment. */
    slots: session?.slots ?? 0,
    onlineSince: timeOf(session?.since ?? null),
    lastSeen: timeOf(session === null ? agent.lastSeenAt : now),
    lastGood: timeOf(agent.lastGoodAt),
    page: pageJson(agent),
  };
}

/** The provider's page as the agent last told it; null when it told nothing. A recipe by which a job was completed is proven. */
function pageJson({ page, lastGoodAt }: Agent) {
  if (page === undefined) return null;
  const { recipe, unproven, ok, missing, contract, at } = page;
  return { recipe, unproven: unproven && lastGoodAt === null, ok, missing, contract, at: timeOf(at) };
}

/** A line of the ledger as the read model gives it. */
export interface LedgerLine {
  readonly cell: number;
  readonly number: number;
  readonly at: number;
  readonly type: string;
  readonly amount: number;
  readonly jobId: string | null;
  readonly reason: string | null;
  readonly available: number;
  readonly reserved: number;
}

/** An entry of `GET /api/ledger`. */
export function ledgerJson(line: LedgerLine) {
  return {
    position: positionOf(line.cell, line.number),
    at: timeOf(line.at),
    type: line.type,
    amount: line.amount,
    ...(line.jobId === null ? {} : { jobId: line.jobId }),
    ...(line.reason === null ? {} : { reason: line.reason }),
    available: line.available,
    reserved: line.reserved,
  };
}
