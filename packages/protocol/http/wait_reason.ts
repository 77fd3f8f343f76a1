/** Why a job waits, in words for its owner: design.md §3 law 10. */

import type { Agent, Job, Provider } from "@sluice/domain";

export interface WaitFacts {
  /** Ms since 1970. */
  readonly now: number;
  /** Whether the account is suspended. */
  readonly suspended: boolean;
  /** Jobs of the account that agents hold now, and how many its plan allows at once. */
  readonly running: number;
  readonly limit: number;
  readonly provider: Provider;
  /** Agents that may serve the account: its own and shared ones, whatever their provider. */
  readonly agents: Iterable<Agent>;
  /** Jobs that an agent holds now. */
  readonly inFlight: (agentId: string) => number;
}

/** The reason that the owner can act upon soonest, or null for a job that does not wait. */
export function waitReason(job: Job, facts: WaitFacts): string | null {
  const { state } = job;
  switch (state.status) {
    case "waiting":
      return state.for.length === 1 ? "waiting for 1 job" : `waiting for ${state.for.length} jobs`;
    case "needs_human":
      return `needs human: ${state.message}`;
    case "fate_unknown":
      return `fate unknown: ${state.reason}`;
    case "saving":
      return `saving ${job.outputs.length}/${state.expected}`;
    case "queued":
      if (state.held === true) return state.reason;
      return state.readyAt !== null && state.readyAt > facts.now
        ? state.reason
        : queueReason(job.spec.model, facts);
    default:
      return null;
  }
}

function queueReason(model: string, facts: WaitFacts): string {
  const { suspended, running, limit, provider, agents, now, inFlight } = facts;
  if (suspended) return "the account is suspended";
  if (running >= limit) return `plan limit ${running}/${limit}`;
  const online = [...agents].filter((a) => a.provider === provider && a.session !== null && !a.paused);
  const able = online.filter((a) => a.session?.capabilities.models.includes(model) === true);
  if (able.length === 0) {
    return online.length === 0 ? `no ${provider} agent online` : `no ${provider} agent for ${model} online`;
  }
  const fit = able.filter((a) =>
    a.hindrance === null || ("until" in a.hindrance && a.hindrance.until <= now)
  );
  if (fit.length === 0) return hindrances(able);
  const willing = fit.filter((a) => a.session?.slots !== 0);
  if (willing.length === 0) return "no agent takes jobs at the moment: look at the agent's own machine";
  const free = willing.some((a) => inFlight(a.agentId) < mostOf(a));
  return free ? "about to start" : "all agents busy";
}

/** Jobs at once that the agent can do and its owner allows. */
function mostOf({ session, limits }: Agent): number {
  return Math.min(session?.capabilities.concurrency ?? 0, limits.concurrency ?? Infinity);
}

/** What hinders every agent; the one that a person can mend is named first. */
function hindrances(agents: readonly Agent[]): string {
  for (const type of ["needs_human", "cooling_down", "quarantined"] as const) {
    const found = agents.map((a) => a.hindrance).find((h) => h?.type === type);
    if (found?.type === "needs_human") return `agent needs human: ${found.message}`;
    if (found?.type === "cooling_down") return `cooling down: ${found.message}`;
    if (found?.type === "quarantined") return `agent quarantined: ${found.message}`;
  }
  return "all agents busy";
}
