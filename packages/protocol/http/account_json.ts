/** Accounts, keys, agents and money as `/api` shows them: contracts/settled.md point 16. */

import { type Account, type Agent, type Key, PLANS } from "@sluice/domain";
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
    limits: {
      requestsPerMinute: bounded(limits.requestsPerMinute),
      concurrentJobs: bounded(limits.concurrentJobs),
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
  const { id, name, email, plan, status, credits, limits } = userJson(account);
  const { suspended, openedAt } = account;
  return { id, name, email, plan, status, suspended, credits, limits, created_at: timeOf(openedAt) };
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

function bounded(limit: number): number | null {
  return limit === Number.MAX_SAFE_INTEGER ? null : limit;
}

/** An entry of `GET /api/agents`. `now` is ms since 1970, `inFlight` the jobs that it holds. */
export function agentJson(agent: Agent, inFlight: number, now: number) {
  const { session } = agent;
  const { state, reason } = agentState(agent, now);
  return {
    id: agent.agentId,
    name: agent.name,
    provider: agent.provider,
    state,
    reason,
    version: session?.version ?? null,
    account: session?.account ?? { label: null, credits: null, tier: null },
    models: session?.capabilities.models ?? [],
    inFlight,
    // what applies: the agent's own, within what its owner allows
    concurrency: Math.min(session?.capabilities.concurrency ?? 0, agent.limits.concurrency ?? Infinity),
    minGapMs: Math.max(session?.capabilities.minGapMs ?? 0, agent.limits.minGapMs ?? 0),
    shared: agent.shared,
    paused: agent.paused,
    lastSeen: timeOf(session === null ? agent.lastSeenAt : now),
    lastGood: timeOf(agent.lastGoodAt),
  };
}

function agentState(agent: Agent, now: number): { readonly state: string; readonly reason: string | null } {
  if (agent.session === null) return { state: "offline", reason: "not connected" };
  if (agent.paused) return { state: "paused", reason: "paused by its owner" };
  const h = agent.hindrance;
  if (h === null || ("until" in h && h.until <= now)) return { state: "online", reason: null };
  return { state: h.type, reason: h.message };
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
