/** What happens when a state's time is up. A deadline that no longer holds changes nothing. */

import type { Agent } from "../agent.ts";
import type { CommandData } from "../commands.ts";
import { accept, acceptNothing, acceptParts, type Decision, type Part } from "../decision.ts";
import { type Event, event } from "../events.ts";
import type { OpenJob } from "../job.ts";
import type { CellState } from "../state.ts";
import { beginPeriod } from "./accounts.ts";
import { makeReady } from "./agents.ts";
import { complete, expire, fail, failOrKeep, IN_VAIN, skip } from "./ending.ts";
import { patience, waitOn } from "./patience.ts";
import { type Failure, loseSight, putBack } from "./retry.ts";

export function passDeadline(state: CellState, data: CommandData["PassDeadline"], now: number): Decision {
  if (data.due > now) return acceptNothing();
  switch (data.of) {
    case "job": {
      const job = state.jobs.get(data.jobId);
      if (job === undefined || job.state.deadline > now) return acceptNothing();
      return accept(job.spec.accountId, jobDeadline(state, job, now));
    }
    case "agent": {
      const agent = state.agents.get(data.agentId);
      return agent === undefined ? acceptNothing() : acceptParts(agentDeadline(state, agent, now));
    }
    case "pairing": {
      const pairing = state.pairings.get(data.codeHash);
      if (pairing === undefined || pairing.expiresAt > now) return acceptNothing();
      return accept(pairing.accountId, [
        event("PairingExpired", { codeHash: data.codeHash, accountId: pairing.accountId }),
      ]);
    }
    case "account": {
      const account = state.accounts.get(data.accountId);
      if (account === undefined || account.renewsAt > now) return acceptNothing();
      return accept(account.accountId, beginPeriod(account, now));
    }
  }
}

function jobDeadline(state: CellState, job: OpenJob, now: number): Event[] {
  switch (job.state.status) {
    case "waiting": {
      const ended = job.state.for.find((id) => !state.jobs.has(id));
      if (ended !== undefined) return skip(state, job, ended, IN_VAIN);
      return orElse(
        waitOn(state, job, now),
        () => skip(state, job, null, "the jobs that it refers to took too long"),
      );
    }
    case "queued":
      if (job.state.held === true) return expire(state, job, "held_timeout", "it was held back for too long");
      if (job.state.readyAt === null) return orElse(waitOn(state, job, now), () => queueTimeout(state, job));
      return tryAgain(state, job, job.state, now);
    case "needs_human":
      return expire(state, job, "needs_human_timeout", `nobody helped in time: ${job.state.message}`);
    case "assigned":
      return lose(state, job, job.state.attempt, "the agent did not accept the job in time", now);
    case "running":
      if (job.state.press === "not_yet") {
        return lose(state, job, job.state.attempt, "the agent took too long", now);
      }
      return loseSight(job, job.state.attempt, "the agent took too long", now);
    case "saving":
      if (job.outputs.length > 0) return complete(state, job, job.state.attempt, job.outputs, now);
      return loseSight(job, job.state.attempt, "the announced outputs did not arrive", now);
    case "fate_unknown":
      return failOrKeep(state, job, job.state.attempt, {
        category: "unknown_fate",
        code: "fate_unknown",
        message: "nobody could find out what became of it; nothing was charged",
      }, now);
  }
}

function orElse(events: Event[], otherwise: () => Event[]): Event[] {
  return events.length > 0 ? events : otherwise();
}

/** A job that backed off is ready again, if it may still wait. */
function tryAgain(
  state: CellState,
  job: OpenJob,
  { reason, expiresAt }: { readonly reason: string; readonly expiresAt: number },
  now: number,
): Event[] {
  const deadline = now < expiresAt ? expiresAt : patience(state, job, now);
  if (deadline === null) return queueTimeout(state, job);
  return [event("JobQueued", { jobId: job.spec.jobId, reason, deadline })];
}

function queueTimeout(state: CellState, job: OpenJob): Event[] {
  switch (job.lastFailure?.category) {
    case "quota":
      return fail(state, job, "quota", "provider_quota", job.lastFailure.message);
    case "throttled":
      return fail(state, job, "throttled", "provider_throttled", job.lastFailure.message);
    default:
      if (state.accounts.get(job.spec.accountId)?.queuePaused === true) {
        return expire(state, job, "paused_timeout", "its queue was paused for too long");
      }
      return expire(state, job, "queue_timeout", "no agent took the job in time");
  }
}

/** An attempt that ended unseen before it asked the provider. */
function lose(state: CellState, job: OpenJob, attempt: number, reason: string, now: number): Event[] {
  const failure: Failure = {
    category: "agent_lost",
    code: "agent_lost",
    message: reason,
    charged: "no",
    retryAfterMs: null,
  };
  return [
    event("AttemptLost", { jobId: job.spec.jobId, attempt, reason }),
    ...putBack(state, job, failure, true, now),
  ];
}

function agentDeadline(state: CellState, agent: Agent, now: number): Part[] {
  const parts: Part[] = [];
  const { agentId, leaseUntil, hindrance } = agent;
  if (leaseUntil !== null && leaseUntil <= now) {
    parts.push({ accountId: agent.accountId, events: [event("AgentLeaseExpired", { agentId })] });
    parts.push(...loseAll(state, agentId, now));
  }
  if (hindrance !== null && "until" in hindrance && hindrance.until <= now) {
    parts.push(...makeReady(state, agent, "tried again", now));
  }
  return parts;
}

/** Ends every attempt that an agent holds and will never come back to. */
export function loseAll(state: CellState, agentId: string, now: number): Part[] {
  const parts: Part[] = [];
  const reason = "the agent was gone for too long";
  for (const jobId of state.held.get(agentId) ?? []) {
    const job = state.jobs.get(jobId);
    if (job === undefined || !("attempt" in job.state) || job.state.status === "saving") continue;
    const { attempt } = job.state;
    const asked = job.state.status === "running" && job.state.press !== "not_yet";
    const events = asked ? loseSight(job, attempt, reason, now) : lose(state, job, attempt, reason, now);
    parts.push({ accountId: job.spec.accountId, events });
  }
  return parts;
}
