/**
 * The state of a cell at one moment, as plain lists: what `restore` cannot work out again, and nothing else. Lists keep
 * the order of the maps and sets that they come from, for decisions may rest on it: a restored state decides to the
 * letter what the folded one would have decided, and the same state always gives the same snapshot.
 */

import type { Account, Key } from "./account.ts";
import type { Agent, Provider, Recipe } from "./agent.ts";
import { dueOf } from "./evolve.ts";
import { Fingerprints, type FingerprintsSnapshot } from "./fingerprints.ts";
import type { OpenJob } from "./job.ts";
import { ReadyQueue, type ReadyQueueSnapshot } from "./ready_queue.ts";
import { RecentIds, type RecentIdsSnapshot } from "./recent_ids.ts";
import { count, join } from "./sets.ts";
import { type CellState, freeSlots, initialState, type Pairing } from "./state.ts";
import { destinationOf, type Webhook, type WebhookDelivery } from "./webhook.ts";

/** Counts up when a state means something else than before: other snapshots are not looked at, the log is folded. */
export const SNAPSHOT_FORMAT = 3;

/** Sets of ids by a key. */
export type Listed = readonly (readonly [key: string, ids: readonly string[]])[];

export interface CellSnapshot extends ReadyQueueSnapshot, RecentIdsSnapshot {
  /** As in `CellState`. */
  readonly at: number;
  readonly assignments: number;
  readonly accounts: readonly Account[];
  readonly keys: readonly Key[];
  readonly agents: readonly Agent[];
  readonly pairings: readonly (readonly [codeHash: string, pairing: Pairing])[];
  readonly recipes: readonly (readonly [provider: Provider, recipe: Recipe])[];
  readonly jobs: readonly OpenJob[];
  readonly heard: Listed;
  readonly webhooks: readonly Webhook[];
  readonly deliveries: readonly WebhookDelivery[];
  readonly held: Listed;
  readonly lost: Listed;
  readonly parked: Listed;
  readonly free: Listed;
  readonly served: readonly (readonly [accountId: string, order: number])[];
  readonly fingerprints: FingerprintsSnapshot;
}

/**
 * The state as it is now. Takes time by what is open (it copies references, not things), so a decider can do it between
 * two commands; what happens to the state afterwards does not show in it.
 */
export function snapshotOf(state: CellState): CellSnapshot {
  return {
    at: state.at,
    assignments: state.assignments,
    accounts: [...state.accounts.values()],
    keys: [...state.keys.values()],
    agents: [...state.agents.values()],
    pairings: [...state.pairings],
    recipes: [...state.recipes],
    jobs: [...state.jobs.values()],
    heard: listed(state.heard),
    webhooks: [...state.webhooks.values()],
    deliveries: [...state.deliveries.values()],
    held: listed(state.held),
    lost: listed(state.lost),
    parked: listed(state.parked),
    free: listed(state.free),
    served: [...state.served],
    fingerprints: state.fingerprints.snapshot(),
    ...state.ready.snapshot(),
    ...state.recent.snapshot(),
  };
}

/** The state that a snapshot was made of, with all indexes. */
export function restore(snapshot: CellSnapshot): CellState {
  const jobs = new Map(snapshot.jobs.map((job) => [job.spec.jobId, job]));
  const state: CellState = {
    ...initialState(),
    at: snapshot.at,
    assignments: snapshot.assignments,
    accounts: new Map(snapshot.accounts.map((one) => [one.accountId, one])),
    keys: new Map(snapshot.keys.map((one) => [one.keyId, one])),
    agents: new Map(snapshot.agents.map((one) => [one.agentId, one])),
    pairings: new Map(snapshot.pairings),
    recipes: new Map(snapshot.recipes),
    jobs,
    heard: sets(snapshot.heard),
    webhooks: new Map(snapshot.webhooks.map((one) => [one.webhookId, one])),
    deliveries: new Map(snapshot.deliveries.map((one) => [one.deliveryId, one])),
    held: sets(snapshot.held),
    lost: sets(snapshot.lost),
    parked: sets(snapshot.parked),
    free: sets(snapshot.free),
    served: new Map(snapshot.served),
    fingerprints: new Fingerprints(snapshot.fingerprints),
    ready: ReadyQueue.from(snapshot, jobs.values()),
    recent: new RecentIds(snapshot),
  };
  index(state);
  return state;
}

/** Fills the indexes that follow from the maps, each in the order of its map. */
function index(state: CellState): void {
  const { deadlines } = state;
  for (const { spec: { jobId }, state: now } of state.jobs.values()) {
    deadlines.set({ of: "job", jobId, due: now.deadline });
    for (const id of now.status === "waiting" ? now.for : []) join(state.dependents, id, jobId);
  }
  for (const jobIds of state.held.values()) {
    for (const jobId of jobIds) count(state.running, state.jobs.get(jobId)!.spec.accountId, 1);
  }
  for (const agent of state.agents.values()) {
    const { agentId } = agent;
    if (dueOf(agent) !== Infinity) deadlines.set({ of: "agent", agentId, due: dueOf(agent) });
    if (freeSlots(state, agent) > 0) state.freeAgents.add(agentId);
  }
  for (const [codeHash, { expiresAt }] of state.pairings) {
    deadlines.set({ of: "pairing", codeHash, due: expiresAt });
  }
  for (const { accountId, renewsAt } of state.accounts.values()) {
    deadlines.set({ of: "account", accountId, due: renewsAt });
  }
  for (const { accountId, webhookId } of state.webhooks.values()) {
    join(state.webhooksOf, accountId, webhookId);
  }
  for (const delivery of state.deliveries.values()) {
    join(state.deliveriesTo, destinationOf(delivery), delivery.deliveryId);
  }
}

const listed = (of: ReadonlyMap<string, ReadonlySet<string>>): Listed =>
  Array.from(of, ([key, ids]) => [key, [...ids]]);
const sets = (of: Listed): Map<string, Set<string>> => new Map(of.map(([key, ids]) => [key, new Set(ids)]));
