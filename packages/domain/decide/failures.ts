/** Refused and failed attempts, and owners who are needed. */

import type { Agent } from "../agent.ts";
import type { CommandData } from "../commands.ts";
import { acceptNothing, acceptParts, type Decision, type Part } from "../decision.ts";
import { type Event, event } from "../events.ts";
import { type FailureCategory, HUMAN_REASONS, type HumanReason } from "../job.ts";
import { type CellState, wasHeard } from "../state.ts";
import { TIMINGS } from "../timings.ts";
import { current } from "./attempts.ts";
import { cancel, complete, failOrKeep } from "./ending.ts";
import { hinder } from "./hinder.ts";
import type { WithAgent } from "./reconcile.ts";
import { type Failure, fateIsUnknown, loseSight, park, putBack } from "./retry.ts";

export function refuseAttempt(state: CellState, data: CommandData["RefuseAttempt"], now: number): Decision {
  const job = current(state, data);
  if ("accepted" in job) return job;
  const { jobId, attempt, code } = data;
  const agent = state.agents.get(data.agentId);
  const touched = job.state.status === "fate_unknown" || job.state.status === "saving" ||
    (job.state.status === "running" && job.state.press !== "not_yet");
  if (touched) return acceptNothing();
  const message = `the agent refused the job: ${code}`;
  const failure: Failure = { category: "agent_lost", code, message, charged: "no", retryAfterMs: null };
  const refused = [
    event("AttemptRefused", { jobId, attempt, code }),
    ...putBack(state, job, failure, false, now),
  ];
  const parts: Part[] = [{ accountId: job.spec.accountId, events: refused }];
  // It is busier than we knew: until it asks for work again it gets no more than it has.
  if (agent !== undefined && code === "busy") {
    const slots = Math.max(0, (state.held.get(agent.agentId)?.size ?? 0) - 1);
    parts.push({
      accountId: agent.accountId,
      events: [event("AgentSlotsOffered", { agentId: agent.agentId, slots })],
    });
  }
  return acceptParts(parts);
}

export function failAttempt(
  state: CellState,
  id: string,
  data: CommandData["FailAttempt"],
  now: number,
): Decision {
  const job = current(state, data);
  if ("accepted" in job) return job;
  // Said again, it is not taken for the answer to a look-up.
  if (wasHeard(state, "AttemptFailed", data.jobId, id)) return acceptNothing();
  const agent = state.agents.get(data.agentId);
  const { jobId, attempt, category, code, message, charged } = data;
  const restrained: Part[] = agent === undefined
    ? []
    : [{ accountId: agent.accountId, events: restrain(agent, data, now) }];
  // Whoever could not look must look again; the state says so already.
  const stillUnknown = job.state.status === "fate_unknown" && UNSEEING.has(category);
  if (stillUnknown) return acceptParts(restrained);
  const strike = category === "network" || category === "agent_lost" || category === "cancelled";
  const events: Event[] = [
    event("AttemptFailed", { jobId, attempt, category, code, message, charged, strike }),
  ];
  // A lost attempt that its agent now reports as failed ends; it is never done again.
  if (job.state.status === "fate_unknown") events.push(...failOrKeep(state, job, attempt, data, now));
  else if (fateIsUnknown(job, data)) events.push(...loseSight(job, attempt, message, now));
  else events.push(...afterwards(state, job, data, strike, now));
  return acceptParts([{ accountId: job.spec.accountId, events }, ...restrained]);
}

/** Failures of looking, which say nothing about what was looked for. */
const UNSEEING: ReadonlySet<FailureCategory> = new Set([
  "agent_lost",
  "network",
  "throttled",
  "needs_human",
  "provider_changed",
  "unknown_fate",
]);

/** What follows a failure whose fate is known. */
function afterwards(
  state: CellState,
  job: WithAgent,
  f: CommandData["FailAttempt"],
  strike: boolean,
  now: number,
): Event[] {
  switch (f.category) {
    case "policy":
    case "invalid_input":
      return failOrKeep(state, job, f.attempt, f, now);
    case "cancelled":
      if (f.charged === "unknown") return loseSight(job, f.attempt, f.message, now);
      if (job.cancelling && job.outputs.length > 0) return complete(state, job, f.attempt, job.outputs, now);
      if (job.cancelling) return cancel(state, job, f.charged === "yes" ? job.spec.price : 0);
      return f.charged === "yes"
        ? loseSight(job, f.attempt, f.message, now)
        : putBack(state, job, f, strike, now);
    case "needs_human":
      return job.cancelling ? cancel(state, job) : park(state, job, f.agentId, reasonOf(f), f.message, now);
    case "provider_changed":
      return job.cancelling
        ? cancel(state, job)
        : park(state, job, f.agentId, "provider_changed", f.message, now);
    case "unknown_fate":
      return loseSight(job, f.attempt, f.message, now);
    case "agent_lost":
    case "network":
    case "throttled":
    case "quota":
      return putBack(state, job, f, strike, now);
  }
}

/** What the owner is needed for: the code says it, else it is to sign in. */
function reasonOf({ code }: CommandData["FailAttempt"]): HumanReason {
  return HUMAN_REASONS.find((reason) => reason === code) ?? "sign_in";
}

/** What a failure means for the agent itself. */
function restrain(agent: Agent, f: CommandData["FailAttempt"], now: number): Event[] {
  const { message } = f;
  switch (f.category) {
    case "throttled":
      return hinder(agent, {
        type: "cooling_down",
        until: now + (f.retryAfterMs ?? TIMINGS.throttledMs),
        message,
      });
    case "quota":
      return hinder(agent, {
        type: "cooling_down",
        until: now + (f.retryAfterMs ?? TIMINGS.quotaMs),
        message,
      });
    case "provider_changed":
      return hinder(agent, { type: "quarantined", until: now + TIMINGS.quarantineMs, message });
    case "needs_human":
      return hinder(agent, {
        type: "needs_human",
        reason: reasonOf(f),
        message,
        until: now + TIMINGS.humanAgentMs,
      });
    default:
      return [];
  }
}

export function askHuman(state: CellState, data: CommandData["AskHuman"], now: number): Decision {
  const agent = state.agents.get(data.agentId);
  if (agent === undefined) return acceptNothing();
  const { agentId, reason, message } = data;
  const until = now + TIMINGS.humanAgentMs;
  const parts: Part[] = [
    { accountId: agent.accountId, events: hinder(agent, { type: "needs_human", reason, message, until }) },
  ];
  if (data.jobId !== null && data.attempt !== null) {
    const job = current(state, { agentId, jobId: data.jobId, attempt: data.attempt });
    if ("accepted" in job) return job;
    parts.unshift({ accountId: job.spec.accountId, events: parkOrLook(state, job, data, now) });
  }
  return acceptParts(parts);
}

/** A job that already pressed is not parked: it waits for its fate, so that nobody presses again. */
function parkOrLook(
  state: CellState,
  job: WithAgent,
  data: CommandData["AskHuman"],
  now: number,
): Event[] {
  const { status, attempt } = job.state;
  if (status === "fate_unknown") return [];
  if (status === "saving" || (status === "running" && job.state.press !== "not_yet")) {
    return loseSight(job, attempt, data.message, now);
  }
  return job.cancelling ? cancel(state, job) : park(state, job, data.agentId, data.reason, data.message, now);
}
