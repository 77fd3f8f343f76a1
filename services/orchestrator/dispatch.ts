/** Effects of commits on agents: only after the commit is durable, and only as live signals. */

import type { Live } from "@sluice/bus";
import {
  type CellState,
  type CommitDraft,
  type Event,
  type EventData,
  lookUpOf,
  type WithAgent,
  workOrder,
} from "@sluice/domain";
import { type AgentSignal, agentSubject, keySubject, loginSubject } from "./signals.ts";

/** Tells agents what a durable commit means for them. `state` is the state with the commit in it. */
export function dispatch(live: Live, state: CellState, commit: CommitDraft): void {
  for (const event of commit.events) {
    if (event.type === "KeyRevoked") live.publish(keySubject(event.data.keyId), {});
    if (event.type === "SessionEnded") live.publish(loginSubject(event.data.sessionId), {});
    if (event.type === "RecipeChanged") tellRecipe(live, state, event.data);
    const told = signalFor(state, event, commit.at);
    if (told !== null) live.publish(agentSubject(told.agentId), told.signal);
  }
}

/** Every agent of the provider that is online. */
function tellRecipe(live: Live, state: CellState, { provider, recipe }: EventData["RecipeChanged"]): void {
  for (const agent of state.agents.values()) {
    if (agent.provider !== provider || agent.session === null) continue;
    live.publish(agentSubject(agent.agentId), { type: "recipe", recipe } satisfies AgentSignal);
  }
}

function signalFor(
  state: CellState,
  event: Event,
  at: number,
): { agentId: string; signal: AgentSignal } | null {
  switch (event.type) {
    case "JobAssigned": {
      const job = attempt(state, event.data);
      const order = job === null ? null : workOrder(job, at);
      return order === null ? null : { agentId: order.agentId, signal: { type: "order", order } };
    }
    case "AgentChanged": {
      const { agentId } = event.data;
      const agent = state.agents.get(agentId);
      if (agent === undefined) return null;
      const wishes = { paused: agent.paused, minGapMs: agent.limits.minGapMs };
      return { agentId, signal: { type: "wishes", wishes } };
    }
    case "AgentRemoved":
      return { agentId: event.data.agentId, signal: { type: "removed" } };
    case "CancelRequested": {
      const job = withAgent(state, event.data.jobId);
      if (job === null || job.state.status === "fate_unknown") return null;
      const { agentId, attempt } = job.state;
      return { agentId, signal: { type: "cancel", attempt: { jobId: event.data.jobId, attempt } } };
    }
    case "JobCancelled":
    case "JobExpired": {
      const { jobId, parked } = event.data;
      if (parked === undefined) return null;
      const { agentId, attempt } = parked;
      return { agentId, signal: { type: "cancel", attempt: { jobId, attempt } } };
    }
    case "AttemptFateUnknown": {
      const job = attempt(state, event.data);
      return job === null
        ? null
        : { agentId: job.state.agentId, signal: { type: "look_up", lookUp: lookUpOf(job) } };
    }
    default:
      return null;
  }
}

function withAgent(state: CellState, jobId: string): WithAgent | null {
  const job = state.jobs.get(jobId);
  return job !== undefined && "attempt" in job.state ? job as WithAgent : null;
}

/** The job if that attempt is still its current one: later commits of the same group may have ended it. */
function attempt(state: CellState, of: { jobId: string; attempt: number }): WithAgent | null {
  const job = withAgent(state, of.jobId);
  return job?.state.attempt === of.attempt ? job : null;
}
