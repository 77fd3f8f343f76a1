/**
 * What the decider needs to know: open work, money, agents. A fold of the log; memory follows open work, not
 * history. The state is owned by one decider and changed in place by `evolve` (docs/adr/0003).
 */

import type { Account, Key } from "./account.ts";
import type { Agent, Provider, Recipe } from "./agent.ts";
import { Deadlines } from "./deadlines.ts";
import type { OpenJob } from "./job.ts";
import { ReadyQueue } from "./ready_queue.ts";
import { Fingerprints } from "./fingerprints.ts";
import { RecentIds } from "./recent_ids.ts";
import type { Webhook, WebhookDelivery } from "./webhook.ts";

export interface Pairing {
  readonly accountId: string;
  readonly expiresAt: number;
}

export interface CellState {
  readonly accounts: Map<string, Account>;
  readonly keys: Map<string, Key>;
  readonly agents: Map<string, Agent>;
  /** By the SHA-256 of the code. */
  readonly pairings: Map<string, Pairing>;
  /** Open jobs only. */
  readonly jobs: Map<string, OpenJob>;
  readonly recent: RecentIds;
  readonly fingerprints: Fingerprints;
  /** The newest that the operator gave, by provider. */
  readonly recipes: Map<Provider, Recipe>;
  readonly webhooks: Map<string, Webhook>;
  /** On their way; those that arrived or were given up are gone. */
  readonly deliveries: Map<string, WebhookDelivery>;
  /**
   * Agents' messages that must be known when they are said again, by open job: event type and message id
   * (contracts/settled.md point 38). The other messages are known by the state that they led to.
   */
  readonly heard: Map<string, Set<string>>;
  /** When the newest folded commit was written, ms since 1970. */
  at: number;

  // Indexes: each follows from the maps above and is kept beside them so that deciding needs no search.
  readonly ready: ReadyQueue;
  readonly deadlines: Deadlines;
  /** Jobs in an agent's hands, by agent. */
  readonly held: Map<string, Set<string>>;
  /** Jobs whose fate only that agent can tell, by agent. */
  readonly lost: Map<string, Set<string>>;
  /** Jobs that wait for an agent's owner, by agent. */
  readonly parked: Map<string, Set<string>>;
  /** Jobs in agents' hands, counted by account. */
  readonly running: Map<string, number>;
  /** Jobs that wait for a job, by that job. */
  readonly dependents: Map<string, Set<string>>;
  /** Agents with a free slot, by model. */
  readonly free: Map<string, Set<string>>;
  /** The same agents, all in one. */
  readonly freeAgents: Set<string>;
  /** Endpoints, by account. */
  readonly webhooksOf: Map<string, Set<string>>;
  /** What is on its way, by `destinationOf`. */
  readonly deliveriesTo: Map<string, Set<string>>;
  /** Order in which accounts were last given an agent. */
  readonly served: Map<string, number>;
  assignments: number;
}

/** The state of an empty log. */
export function initialState(): CellState {
  return {
    accounts: new Map(),
    keys: new Map(),
    agents: new Map(),
    pairings: new Map(),
    jobs: new Map(),
    recent: new RecentIds(),
    fingerprints: new Fingerprints(),
    recipes: new Map(),
    webhooks: new Map(),
    deliveries: new Map(),
    heard: new Map(),
    at: 0,
    ready: new ReadyQueue(),
    deadlines: new Deadlines(),
    held: new Map(),
    lost: new Map(),
    parked: new Map(),
    running: new Map(),
    dependents: new Map(),
    free: new Map(),
    freeAgents: new Set(),
    webhooksOf: new Map(),
    deliveriesTo: new Map(),
    served: new Map(),
    assignments: 0,
  };
}

/** Free slots of an agent at this moment. */
export function freeSlots(state: CellState, agent: Agent): number {
  if (agent.session === null || agent.hindrance !== null || agent.paused) return 0;
  const slots = Math.min(agent.session.slots, agent.limits.concurrency ?? Infinity);
  return slots - (state.held.get(agent.agentId)?.size ?? 0);
}

/** Whether that very message of an agent led to that event of the open job. */
export function wasHeard(
  state: CellState,
  type: "AttemptSubmitting" | "AttemptFailed",
  jobId: string,
  messageId: string,
): boolean {
  return state.heard.get(jobId)?.has(`${type} ${messageId}`) === true;
}
