/**
 * Who works next. For each free slot, among the accounts below their plan's concurrency, the account that waited
 * longest for an agent; within it the highest priority, then the foremost job; for the job its account's own agent
 * before a shared one, before these the agent that made what the job starts from, and not the agent that just failed
 * it if there is another.
 */

import { PLANS } from "./account.ts";
import type { Agent } from "./agent.ts";
import { type Event, event } from "./events.ts";
import { goesBefore, type ReadyJob } from "./ready_queue.ts";
import { type CellState, freeSlots } from "./state.ts";
import { TIMINGS } from "./timings.ts";

/** One assignment, to be folded into the state before the next is asked for. Null when nothing can be assigned. */
export function nextAssignment(state: CellState, now: number): { accountId: string; event: Event } | null {
  if (state.ready.size === 0) return null;
  let best: { job: ReadyJob; agent: Agent; served: number } | null = null;
  for (const model of state.ready.models()) {
    const agents = state.free.get(model);
    if (agents === undefined || agents.size === 0) continue;
    for (const accountId of state.ready.accounts(model)) {
      if (!mayRun(state, accountId)) continue;
      const job = state.ready.head(model, accountId);
      if (job === undefined) continue;
      const served = state.served.get(accountId) ?? 0;
      if (best !== null && !isSooner(job, served, best)) continue;
      const agent = bestAgent(state, agents, job);
      if (agent !== null) best = { job, agent, served };
    }
  }
  if (best === null) return null;
  const { jobId, accountId } = best.job;
  const attempt = (state.jobs.get(jobId)?.attempts ?? 0) + 1;
  const { agentId } = best.agent;
  return {
    accountId,
    event: event("JobAssigned", { jobId, attempt, agentId, deadline: now + TIMINGS.acceptMs }),
  };
}

/** Whether an account is below the concurrency of its plan, and neither it nor its queue was stopped. */
export function mayRun(state: CellState, accountId: string): boolean {
  const account = state.accounts.get(accountId);
  return account !== undefined && !account.suspended && !account.queuePaused &&
    (state.running.get(accountId) ?? 0) < PLANS[account.plan].concurrentJobs;
}

function isSooner(job: ReadyJob, served: number, best: { job: ReadyJob; served: number }): boolean {
  if (job.accountId === best.job.accountId) return goesBefore(job, best.job);
  return served !== best.served ? served < best.served : job.place < best.job.place;
}

function bestAgent(state: CellState, agents: ReadonlySet<string>, job: ReadyJob): Agent | null {
  const { lastFailure, spec } = state.jobs.get(job.jobId) ?? {};
  const failedBy = lastFailure?.agentId;
  const makers = new Set(spec?.references.map((one) => "made" in one ? one.made?.agentId : undefined));
  let best: Agent | null = null;
  let bestRank = -Infinity;
  for (const id of agents) {
    const agent = state.agents.get(id);
    if (agent === undefined || (agent.accountId !== job.accountId && !agent.shared)) continue;
    const own = agent.accountId === job.accountId && !agent.shared;
    const rank = (id === failedBy ? -1e6 : 0) + (makers.has(id) ? 1e5 : 0) + (own ? 1e3 : 0) +
      freeSlots(state, agent);
    if (rank > bestRank) {
      best = agent;
      bestRank = rank;
    }
  }
  return best;
}
