/**
 * Why a job waits, as a code and in words for its owner: design.md §3 law 10. Pure and of few facts, so that server and
 * studio call the same function.
 */

import { type Account, PLANS } from "./account.ts";
import type { Agent, Hindrance } from "./agent.ts";
import type { Job } from "./job.ts";
import { findModel } from "./models.ts";

export type WaitCode =
  | "other_jobs"
  | "held"
  | "backing_off"
  | "account_suspended"
  | "queue_paused"
  | "plan_limit"
  | "no_agent"
  | "no_agent_for_model"
  | "agent_paused"
  | "agent_needs_human"
  | "cooling_down"
  | "agent_quarantined"
  | "agent_idle"
  | "agent_busy"
  | "starting"
  | "needs_human"
  | "fate_unknown"
  | "saving";

export interface Wait {
  readonly code: WaitCode;
  readonly message: string;
  /** When it ends by itself, ms since 1970; absent when that depends on somebody. */
  readonly until?: number;
  /** Ids of what it waits for: jobs with the code `other_jobs`, else agents. */
  readonly of?: readonly string[];
}

export type WaitAgent = Pick<Agent, "agentId" | "provider" | "paused" | "session" | "hindrance" | "limits">;

export interface WaitFacts {
  /** Ms since 1970. */
  readonly now: number;
  readonly account: Pick<Account, "plan" | "suspended" | "queuePaused">;
  /** Jobs of the account that agents hold now. */
  readonly running: number;
  /** Agents that may serve the account: its own and shared ones, whatever their provider. */
  readonly agents: Iterable<WaitAgent>;
  /** Jobs that an agent holds now. */
  readonly inFlight: (agentId: string) => number;
  /** The account's job, if it is known: rows of a batch are called by their number. */
  readonly jobOf: (jobId: string) => Job | undefined;
}

/** What the owner can act upon soonest, or null for a job that does not wait. */
export function waitOf(job: Job, facts: WaitFacts): Wait | null {
  const { state } = job;
  switch (state.status) {
    case "waiting":
      return { code: "other_jobs", message: `waiting for ${named(state.for, facts)}`, of: state.for };
    case "needs_human":
      return { code: "needs_human", message: `needs human: ${state.message}`, of: [state.agentId] };
    case "fate_unknown":
      return { code: "fate_unknown", message: `fate unknown: ${state.reason}`, of: [state.agentId] };
    case "saving":
      return { code: "saving", message: `saving ${job.outputs.length}/${state.expected}` };
    case "queued":
      if (state.held === true) return { code: "held", message: state.reason };
      return state.readyAt !== null && state.readyAt > facts.now
        ? { code: "backing_off", message: state.reason, until: state.readyAt }
        : ofAccount(facts) ?? ofAgents(job.spec.model, facts);
    default:
      return null;
  }
}

/** Names told before the rest is only counted. */
const NAMED = 3;

function named(jobIds: readonly string[], { jobOf }: WaitFacts): string {
  const rows = jobIds.flatMap((id) => jobOf(id)?.spec.row ?? []);
  if (rows.length < jobIds.length || rows.length === 0) {
    return jobIds.length === 1 ? "1 job" : `${jobIds.length} jobs`;
  }
  const more = rows.length > NAMED ? ` and ${rows.length - NAMED} more` : "";
  return `${rows.length === 1 ? "row" : "rows"} ${rows.slice(0, NAMED).join(", ")}${more}`;
}

function ofAccount({ account: { plan, suspended, queuePaused }, running }: WaitFacts): Wait | null {
  if (suspended) return { code: "account_suspended", message: "the account is suspended" };
  if (queuePaused) return { code: "queue_paused", message: "queue paused" };
  const limit = PLANS[plan].concurrentJobs;
  return running < limit ? null : { code: "plan_limit", message: `plan limit ${running}/${limit}` };
}

function ofAgents(model: string, { agents, now, inFlight }: WaitFacts): Wait {
  const provider = findModel(model)?.provider ?? "simulator";
  const online = [...agents].filter((a) => a.provider === provider && a.session !== null);
  if (online.length === 0) return { code: "no_agent", message: `no ${provider} agent online` };
  const able = online.filter((a) => a.session?.capabilities.models.includes(model) === true);
  if (able.length === 0) {
    return { code: "no_agent_for_model", message: `no ${provider} agent for ${model} online` };
  }
  const active = able.filter((a) => !a.paused);
  if (active.length === 0) return { code: "agent_paused", message: "agent paused", of: idsOf(able) };
  const fit = active.filter(({ hindrance }) => hindrance === null || hindrance.until <= now);
  if (fit.length === 0) return hindered(active);
  const willing = fit.filter((a) => a.session?.slots !== 0);
  if (willing.length === 0) {
    const message = "no agent takes jobs at the moment: look at the agent's own machine";
    return { code: "agent_idle", message, of: idsOf(fit) };
  }
  return willing.some((a) => inFlight(a.agentId) < mostOf(a))
    ? { code: "starting", message: "about to start" }
    : { code: "agent_busy", message: "all agents busy", of: idsOf(willing) };
}

const idsOf = (agents: readonly WaitAgent[]): string[] => agents.map((a) => a.agentId);

/** Jobs at once that the agent takes at that time, ms since 1970; none while it is away, paused or hindered. */
export function slotsOf(agent: WaitAgent, now: number): number {
  const { session, paused, hindrance } = agent;
  if (session === null || paused || (hindrance !== null && hindrance.until > now)) return 0;
  return Math.min(session.slots, mostOf(agent));
}

/** Jobs at once that the agent can do and its owner allows. */
function mostOf({ session, limits }: WaitAgent): number {
  return Math.min(session?.capabilities.concurrency ?? 0, limits.concurrency ?? Infinity);
}

const HINDRANCES: readonly [type: Hindrance["type"], code: WaitCode, words: string][] = [
  ["needs_human", "agent_needs_human", "agent needs human"],
  ["cooling_down", "cooling_down", "cooling down"],
  ["quarantined", "agent_quarantined", "agent quarantined"],
];

/** What hinders every agent; the one that a person can mend is named first, of several the one that ends first. */
function hindered(agents: readonly WaitAgent[]): Wait {
  for (const [type, code, words] of HINDRANCES) {
    const found = agents.flatMap(({ agentId, hindrance }) =>
      hindrance?.type === type ? [{ agentId, ...hindrance }] : []
    ).sort((a, b) => a.until - b.until);
    const [first] = found;
    if (first === undefined) continue;
    const until = type === "needs_human" ? {} : { until: first.until };
    return { code, message: `${words}: ${first.message}`, ...until, of: found.map((one) => one.agentId) };
  }
  return { code: "agent_busy", message: "all agents busy", of: idsOf(agents) };
}
