/** How the cell's state changes with each event. It never throws, and it is the only thing that changes the state. */

import type { Agent } from "./agent.ts";
import type { Commit, CommitDraft } from "./commit.ts";
import type { Event } from "./events.ts";
import { evolveAccount, evolveKey } from "./evolve_account.ts";
import { agentIdOf, evolveAgent } from "./evolve_agent.ts";
import { evolveJob, jobIdOf } from "./evolve_job.ts";
import { evolveDelivery, evolveWebhook } from "./evolve_webhook.ts";
import { isFinal, type Job, type OpenJob } from "./job.ts";
import { isReady, readyJob } from "./ready_queue.ts";
import { count, join, leave } from "./sets.ts";
import { type CellState, freeSlots } from "./state.ts";
import { destinationOf } from "./webhook.ts";

/** Folds a commit into the state and remembers the command that caused it. */
export function evolveCommit(state: CellState, commit: Commit | CommitDraft): void {
  for (const event of commit.events) evolve(state, event, commit.at);
  remember(state, commit);
}

/** Remembers whose command led to a commit whose events are folded already: a client's for a day, an agent's in its open job. */
export function remember(state: CellState, { actor, cause, at, events }: Commit | CommitDraft): void {
  state.at = at;
  if (actor.type === "key") return state.recent.remember(cause, at);
  const [first] = events;
  if (first === undefined || (first.type !== "AttemptSubmitting" && first.type !== "AttemptFailed")) return;
  const { jobId } = first.data;
  if (state.jobs.has(jobId)) join(state.heard, jobId, `${first.type} ${cause}`);
}

/** Folds one event into the state; `at` is its commit's time in ms since 1970. */
export function evolve(state: CellState, event: Event, at: number): void {
  const jobId = jobIdOf(event);
  if (jobId !== null) {
    evolveJobs(state, jobId, event, at);
    // Of a job's events only those of its credits are its account's business too.
    if (!("amount" in event.data)) return;
  }
  if (event.type === "RecipeChanged") return void state.recipes.set(event.data.provider, event.data.recipe);
  const agentId = agentIdOf(event);
  if (agentId !== null) evolveAgents(state, agentId, event, at);
  if ("accountId" in event.data) evolveAccounts(state, event.data.accountId, event, at);
}

function evolveAccounts(state: CellState, accountId: string, event: Event, at: number): void {
  switch (event.type) {
    case "PairingOpened":
      state.pairings.set(event.data.codeHash, { accountId, expiresAt: event.data.expiresAt });
      state.deadlines.set({ of: "pairing", codeHash: event.data.codeHash, due: event.data.expiresAt });
      return;
    case "PairingExpired":
      return closePairing(state, event.data.codeHash);
    case "AgentPaired":
      if (event.data.codeHash !== null) closePairing(state, event.data.codeHash);
      return;
    case "KeyCreated":
    case "KeyUsed":
    case "KeyRevoked": {
      const key = evolveKey(state.keys.get(event.data.keyId), event, at);
      if (key === undefined) state.keys.delete(event.data.keyId);
      else state.keys.set(key.keyId, key);
      return;
    }
    case "WebhookCreated":
    case "WebhookChanged":
    case "WebhookRotated":
    case "WebhookDeleted":
      return evolveWebhooks(state, event.data.webhookId, event, at);
    case "DeliveryQueued":
    case "DeliverySucceeded":
    case "DeliveryFailed":
      return evolveDeliveries(state, event.data.deliveryId, event);
    default: {
      const old = state.accounts.get(accountId);
      const account = evolveAccount(old, event, at);
      if (account === undefined) return;
      state.accounts.set(accountId, account);
      if (account.renewsAt !== old?.renewsAt) {
        state.deadlines.set({ of: "account", accountId, due: account.renewsAt });
      }
    }
  }
}

function evolveWebhooks(state: CellState, webhookId: string, event: Event, at: number): void {
  const old = state.webhooks.get(webhookId);
  const webhook = evolveWebhook(old, event, at);
  if (webhook?.enabled !== true) {
    for (const deliveryId of state.deliveriesTo.get(webhookId) ?? []) state.deliveries.delete(deliveryId);
    state.deliveriesTo.delete(webhookId);
  }
  if (webhook !== undefined) {
    state.webhooks.set(webhookId, webhook);
    return join(state.webhooksOf, webhook.accountId, webhookId);
  }
  state.webhooks.delete(webhookId);
  if (old !== undefined) leave(state.webhooksOf, old.accountId, webhookId);
}

function evolveDeliveries(state: CellState, deliveryId: string, event: Event): void {
  const old = state.deliveries.get(deliveryId);
  const delivery = evolveDelivery(old, event);
  if (delivery !== undefined) {
    state.deliveries.set(deliveryId, delivery);
    join(state.deliveriesTo, destinationOf(delivery), deliveryId);
    return;
  }
  state.deliveries.delete(deliveryId);
  if (old !== undefined) leave(state.deliveriesTo, destinationOf(old), deliveryId);
}

function closePairing(state: CellState, codeHash: string): void {
  state.pairings.delete(codeHash);
  state.deadlines.clearPairing(codeHash);
}

function evolveAgents(state: CellState, agentId: string, event: Event, at: number): void {
  const agent = evolveAgent(state.agents.get(agentId), event, at);
  if (agent === undefined) return forgetAgent(state, agentId);
  state.agents.set(agentId, agent);
  const due = dueOf(agent);
  if (due === Infinity) state.deadlines.clearAgent(agentId);
  else state.deadlines.set({ of: "agent", agentId, due });
  indexFree(state, agent);
}

/** When an agent's lease or hindrance ends, whichever is first, ms since 1970; infinite when nothing is to end. */
export function dueOf({ leaseUntil, hindrance }: Agent): number {
  return Math.min(leaseUntil ?? Infinity, hindrance?.until ?? Infinity);
}

function forgetAgent(state: CellState, agentId: string): void {
  state.agents.delete(agentId);
  state.deadlines.clearAgent(agentId);
  state.freeAgents.delete(agentId);
  for (const agents of state.free.values()) agents.delete(agentId);
}

function evolveJobs(state: CellState, jobId: string, event: Event, at: number): void {
  const old = state.jobs.get(jobId);
  const job = evolveJob(old, event, at);
  if (job === undefined || job === old) return;
  if (isFinal(job)) {
    state.jobs.delete(jobId);
    state.heard.delete(jobId);
  } else state.jobs.set(jobId, job as OpenJob);
  if (event.type === "JobSubmitted" && job.spec.fingerprint !== undefined) {
    state.fingerprints.remember(job.spec.fingerprint, jobId, at);
  }
  if (event.type === "JobPrioritized" && isReady(job)) state.ready.add(readyJob(job));
  if (event.type === "JobAssigned") state.served.set(job.spec.accountId, ++state.assignments);
  if (event.type === "JobCompleted") lastGood(state, old, at);
  if (job.state === old?.state) return;
  if (job.state.status === old?.state.status && job.state.status === "running") {
    return state.deadlines.set({ of: "job", jobId, due: job.state.deadline });
  }
  indexReady(state, old, job);
  indexHeld(state, old, job);
  indexWith(state.lost, "fate_unknown", old, job);
  indexWith(state.parked, "needs_human", old, job);
  indexDependents(state, old, job);
  if (isFinal(job)) {
    state.deadlines.clearJob(jobId);
    if (job.state.status !== "completed") release(state, jobId, at);
  } else state.deadlines.set({ of: "job", jobId, due: (job as OpenJob).state.deadline });
}

/** What waits for a job that ended in vain waits no longer: the commit may have had no room for it. */
function release(state: CellState, jobId: string, at: number): void {
  for (const id of state.dependents.get(jobId) ?? []) {
    const job = state.jobs.get(id);
    if (job?.state.status !== "waiting" || job.state.deadline <= at) continue;
    state.jobs.set(id, { ...job, state: { ...job.state, deadline: at } });
    state.deadlines.set({ of: "job", jobId: id, due: at });
  }
}

function lastGood(state: CellState, job: Job | undefined, at: number): void {
  const agent = job !== undefined && "agentId" in job.state ? state.agents.get(job.state.agentId) : undefined;
  if (agent !== undefined) state.agents.set(agent.agentId, { ...agent, lastGoodAt: at });
}

function indexReady(state: CellState, old: Job | undefined, job: Job): void {
  if (isReady(job)) state.ready.add(readyJob(job));
  else if (isReady(old)) state.ready.remove(job.spec.jobId);
}

/** The agent that has the job in hand; a lost attempt occupies nobody. */
function holder(job: Job | undefined): string | null {
  switch (job?.state.status) {
    case "assigned":
    case "running":
    case "saving":
      return job.state.agentId;
    default:
      return null;
  }
}

function indexHeld(state: CellState, old: Job | undefined, job: Job): void {
  const before = holder(old);
  const after = holder(job);
  if (before === after) return;
  const { jobId, accountId } = job.spec;
  if (before !== null) {
    leave(state.held, before, jobId);
    count(state.running, accountId, -1);
    indexFreeOf(state, before);
  }
  if (after !== null) {
    join(state.held, after, jobId);
    count(state.running, accountId, 1);
    indexFreeOf(state, after);
  }
}

function indexWith(
  index: Map<string, Set<string>>,
  status: "fate_unknown" | "needs_human",
  old: Job | undefined,
  job: Job,
): void {
  const before = old?.state.status === status ? old.state.agentId : null;
  const after = job.state.status === status ? job.state.agentId : null;
  if (before === after) return;
  if (before !== null) leave(index, before, job.spec.jobId);
  if (after !== null) join(index, after, job.spec.jobId);
}

function indexDependents(state: CellState, old: Job | undefined, job: Job): void {
  const before = old?.state.status === "waiting" ? old.state.for : [];
  const after = job.state.status === "waiting" ? job.state.for : [];
  for (const id of before) {
    if (!after.includes(id)) leave(state.dependents, id, job.spec.jobId);
  }
  for (const id of after) join(state.dependents, id, job.spec.jobId);
}

function indexFreeOf(state: CellState, agentId: string): void {
  const agent = state.agents.get(agentId);
  if (agent !== undefined) indexFree(state, agent);
}

function indexFree(state: CellState, agent: Agent): void {
  const free = freeSlots(state, agent) > 0;
  // What an agent can do changes only with a new session, which begins without a slot.
  if (free === state.freeAgents.has(agent.agentId)) return;
  if (free) state.freeAgents.add(agent.agentId);
  else state.freeAgents.delete(agent.agentId);
  if (!free) {
    for (const agents of state.free.values()) agents.delete(agent.agentId);
    return;
  }
  for (const model of agent.session?.capabilities.models ?? []) join(state.free, model, agent.agentId);
}
