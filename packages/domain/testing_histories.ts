/** Random histories of a cell, with the laws checked after every commit: for `laws_test.ts`. */

import { ACCOUNT, agentOnline, command, openAccount } from "@sluice/testing";
import { strict as assert } from "node:assert";
import {
  balances,
  type CellState,
  type Command,
  type Commit,
  type CommitDraft,
  evolveJob,
  initialState,
  isFinal,
  type Job,
  jobIdOf,
  queueOf,
  step,
} from "./mod.ts";
import { OTHER, toCommands, type Wish } from "./testing_wishes.ts";

/** Runs a history and checks the laws after every commit. Returns the log and where it led. */
export function run(
  wishes: readonly Wish[],
): { state: CellState; log: Commit[]; jobs: Map<string, Job>; now: number } {
  const state = initialState();
  const log: Commit[] = [];
  const jobs = new Map<string, Job>();
  // so that most histories meet a new month
  let now = Date.UTC(2026, 0, 31, 20);
  const carryOut = (one: Command) => {
    const done = step(state, one, now);
    for (const draft of done.accepted ? done.drafts : []) {
      write(draft);
      checkAssignments(state, draft);
    }
    check(state);
  };
  const write = (draft: CommitDraft) => {
    assert.ok(draft.events.length > 0);
    log.push({ ...draft, cell: 0, number: log.length + 1, hash: "" });
    for (const event of draft.events) {
      if (event.type === "JobAssigned") checkTurn(event.data.jobId);
      const id = jobIdOf(event);
      if (id === null) continue;
      const before = jobs.get(id);
      assert.ok(before === undefined || !isFinal(before), `${event.type} after the job ended`);
      const job = evolveJob(before, event, draft.at);
      if (job !== undefined) jobs.set(id, job);
    }
  };
  /** Each agent of these histories can do every job: so it is the foremost one's turn. */
  const checkTurn = (jobId: string) => {
    const accountId = jobs.get(jobId)?.spec.accountId;
    const own = [...jobs.values()].filter((one) => one.spec.accountId === accountId);
    assert.equal(queueOf(own)[0]?.spec.jobId, jobId, "it was assigned before those that stand before it");
  };
  const pass = (ms: number) => {
    const end = now + ms;
    for (let next = state.deadlines.next(); next !== null && next.due <= end; next = state.deadlines.next()) {
      now = Math.max(now, next.due);
      const before = log.length;
      carryOut(command("PassDeadline", next));
      assert.ok(log.length > before, `the deadline of ${JSON.stringify(next)} led to nothing`);
    }
    now = end;
  };
  carryOut(openAccount(ACCOUNT, 40));
  carryOut(openAccount(OTHER, 20, "free"));
  for (const one of agentOnline("agent-0", 2)) carryOut(one);
  for (const one of agentOnline("agent-1", 1, OTHER, false)) carryOut(one);
  for (const [n, w] of wishes.entries()) {
    for (const one of toCommands(w, state, n)) carryOut(one);
    pass(w.wait);
  }
  return { state, log, jobs, now: endOf(pass, () => now) };
}

function endOf(pass: (ms: number) => void, now: () => number): number {
  // Twelve days are longer than any chain of deadlines: a job may be held for seven.
  for (let day = 0; day < 12; day++) pass(24 * 3_600_000);
  return now();
}

/** Nobody is given more than it can do and its owner allows; what it holds already may be more than a new session can do. */
function checkAssignments(state: CellState, { events }: CommitDraft): void {
  for (const event of events) {
    if (event.type !== "JobAssigned") continue;
    const { accountId } = state.jobs.get(event.data.jobId)!.spec;
    assert.equal(state.accounts.get(accountId)!.queuePaused, false, "a job of a paused queue was assigned");
    const { session, limits } = state.agents.get(event.data.agentId)!;
    const held = state.held.get(event.data.agentId)?.size ?? 0;
    assert.ok(held <= Math.min(session!.capabilities.concurrency, limits.concurrency ?? Infinity));
  }
}

function check(state: CellState): void {
  const reserved = new Map<string, number>();
  for (const one of state.jobs.values()) {
    reserved.set(one.spec.accountId, (reserved.get(one.spec.accountId) ?? 0) + one.spec.price);
  }
  for (const account of state.accounts.values()) {
    assert.ok(balances(account.balance), JSON.stringify(account));
    assert.equal(account.balance.reserved, reserved.get(account.accountId) ?? 0);
  }
  for (const [agentId, held] of state.held) {
    for (const id of held) {
      const { state: s } = state.jobs.get(id)!;
      assert.ok("agentId" in s && s.agentId === agentId && "attempt" in s);
    }
  }
  for (const [id, { webhookId }] of state.deliveries) {
    if (webhookId === null) continue;
    assert.ok(state.webhooks.get(webhookId)?.enabled, "a message waits for an endpoint that is switched off");
    assert.ok(state.deliveriesTo.get(webhookId)?.has(id));
  }
  for (const one of state.jobs.values()) {
    if (one.state.status === "queued" && one.state.readyAt === null && one.state.held !== true) {
      assert.ok([...state.ready.accounts(one.spec.model)].includes(one.spec.accountId));
    }
  }
}

export const summary = (state: CellState) => ({
  accounts: [...state.accounts],
  agents: [...state.agents],
  jobs: [...state.jobs],
  pairings: [...state.pairings],
  held: [...state.held].map(([k, v]) => [k, [...v]]),
  lost: [...state.lost].map(([k, v]) => [k, [...v]]),
  parked: [...state.parked].map(([k, v]) => [k, [...v]]),
  running: [...state.running],
  dependents: [...state.dependents].map(([k, v]) => [k, [...v]]),
  ready: state.ready.size,
  next: state.deadlines.next()?.due,
  recent: state.recent.size,
  fingerprints: state.fingerprints.size,
  recipes: [...state.recipes],
  webhooks: [...state.webhooks],
  deliveries: [...state.deliveries],
  heard: [...state.heard].map(([k, v]) => [k, [...v]]),
});
