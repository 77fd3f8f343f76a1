/** Random histories of a cell, with the laws checked after every commit: for `laws_test.ts`. */

import { ACCOUNT, agentOnline, command, job, openAccount } from "@sluice/testing";
import fc from "fast-check";
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
  step,
} from "./mod.ts";

/** A random wish, drawn small so that histories meet themselves often. */
interface Wish {
  readonly kind: string;
  readonly job: number;
  readonly agent: number;
  readonly attempt: number;
  readonly pick: number;
  readonly wait: number;
}

const KINDS = [
  "submit",
  "submitVideo",
  "batch",
  "cancel",
  "resume",
  "accept",
  "accept",
  "accept",
  "refuse",
  "submitting",
  "submitting",
  "submitted",
  "store",
  "store",
  "complete",
  "complete",
  "fail",
  "notFound",
  "human",
  "account",
  "connect",
  "disconnect",
  "heartbeat",
  "slots",
  "slots",
  "grant",
  "group",
  "again",
  "hold",
  "hold",
  "priority",
  "plan",
  "suspend",
  "changeAgent",
  "removeAgent",
  "webhook",
  "delivery",
] as const;

const wish: fc.Arbitrary<Wish> = fc.record({
  kind: fc.constantFrom(...KINDS),
  job: fc.nat(5),
  agent: fc.nat(2),
  attempt: fc.integer({ min: 0, max: 2 }),
  pick: fc.nat(50),
  wait: fc.oneof(fc.constant(0), fc.nat(5_000), fc.nat(40_000), fc.nat(3_600_000)),
});

const CATEGORIES = [
  "agent_lost",
  "network",
  "throttled",
  "quota",
  "needs_human",
  "policy",
  "invalid_input",
  "provider_changed",
  "unknown_fate",
  "cancelled",
] as const;
const OTHER = "account-2";
const at = <T>(list: readonly T[], i: number): T => list[i % list.length]!;

function toCommands(w: Wish, state: CellState, n: number): Command[] {
  const open = [...state.jobs.keys()];
  const jobId = open.length > 0 ? at(open, w.job) : "none";
  const known = state.jobs.get(jobId);
  const agentId = known !== undefined && "agentId" in known.state && w.pick % 7 !== 0
    ? known.state.agentId
    : `agent-${w.agent}`;
  const attempt = w.attempt === 2 ? 1 : known?.attempts ?? 1;
  const of = { jobId, attempt, agentId };
  const owner = w.pick % 3 === 0 ? OTHER : ACCOUNT;
  const accountId = known?.spec.accountId ?? owner;
  const account = { label: null, credits: w.pick, tier: null };
  const holding = w.pick % 2 === 0 || known === undefined
    ? []
    : [{ jobId, attempt, phase: "accepted" as const }];
  const sessionId = `session-${w.pick % 3}`;
  const settings = { aspectRatio: "1:1", count: 1 + w.pick % 3 };
  switch (w.kind) {
    case "submit":
      return [command("SubmitJob", { job: job(`job-${n}`, { accountId: owner, settings }) }, `job-${n}`)];
    case "submitVideo":
      return [
        command("SubmitJob", {
          job: job(`job-${n}`, { accountId: owner, kind: "video", model: "sim-video" }),
        }, `job-${n}`),
      ];
    case "batch": {
      const first = job(`job-${n}-1`, { accountId: owner });
      const references = [{ role: "start" as const, fromJob: first.jobId, index: w.pick % 2 }];
      const second = job(`job-${n}-2`, { accountId: owner, dependsOn: [first.jobId], references });
      const third = job(`job-${n}-3`, { accountId: owner, dependsOn: [first.jobId, second.jobId] });
      return [
        command("SubmitBatch", {
          batchId: `b-${n}`,
          accountId: owner,
          name: null,
          jobs: [first, second, third],
        }),
      ];
    }
    case "cancel":
      return [command("CancelJob", { jobId, accountId })];
    case "resume":
      return [command("ResumeJob", { jobId, accountId })];
    case "accept":
      return [command("AcceptAttempt", of)];
    case "refuse":
      return [command("RefuseAttempt", { ...of, code: "busy" })];
    case "submitting":
      return [command("BeginSubmitting", of)];
    case "submitted":
      return [command("ConfirmSubmitted", { ...of, checkpoint: { n: w.pick % 2 } })];
    case "store": {
      const index = w.pick % 2;
      const output = {
        index,
        mediaId: `m${index}`,
        mime: "image/png",
        bytes: 1,
        width: 1,
        height: 1,
        duration: null,
      };
      return [command("RecordOutput", { jobId, attempt, output })];
    }
    case "complete":
      return [command("CompleteAttempt", { ...of, outputs: w.pick % 4 })];
    case "fail": {
      const charged = at(["yes", "no", "unknown"] as const, w.pick);
      const category = at(CATEGORIES, w.pick);
      return [
        command("FailAttempt", { ...of, category, code: "c", message: "m", charged, retryAfterMs: null }),
      ];
    }
    case "notFound":
      return [command("ReportNotFound", of)];
    case "human":
      return [
        command("AskHuman", {
          agentId,
          reason: "challenge",
          message: "m",
          jobId: w.pick % 2 ? jobId : null,
          attempt,
        }),
      ];
    case "account":
      return [command("ReportAccount", { agentId: `agent-${w.agent}`, account, signedIn: w.pick % 4 !== 0 })];
    case "connect": {
      const capabilities = {
        models: ["sim-image", "sim-video"],
        kinds: ["image", "video"] as const,
        concurrency: 3,
        minGapMs: 0,
      };
      const id = `agent-${w.agent}`;
      return [
        command("ConnectAgent", {
          agentId: id,
          tokenHash: id,
          sessionId,
          version: "1",
          capabilities,
          account,
          holding,
        }),
      ];
    }
    case "disconnect":
      return [
        command("DisconnectAgent", { agentId: `agent-${w.agent}`, sessionId, reason: "r", leaseMs: 30_000 }),
      ];
    case "heartbeat":
      return [command("Heartbeat", { agentId: `agent-${w.agent}`, sessionId, holding })];
    case "group": {
      const first = job(`job-${n}`, { accountId: owner, settings, fingerprint: `print ${w.job}` });
      const followers = [1, 2].map((i) => job(`job-${n}-${i}`, { accountId: owner, settings }));
      return [command("SubmitJob", { job: first, followers }, first.jobId)];
    }
    case "again": {
      const again = job(`job-${n}`, { accountId: owner, settings, fingerprint: `print ${w.job}` });
      return [command("SubmitJob", { job: again, join: true }, again.jobId)];
    }
    case "hold":
      return [command("ChangeJob", { jobId, accountId, hold: w.pick % 2 === 0 })];
    case "priority":
      return [command("ChangeJob", { jobId, accountId, priority: w.pick - 25 })];
    case "plan":
      return [
        command("ChangeAccount", {
          accountId: owner,
          plan: at(["free", "starter", "operator"] as const, w.pick),
        }),
      ];
    case "suspend":
      return [command("ChangeAccount", { accountId: owner, suspended: w.pick % 2 === 0 })];
    case "changeAgent":
      return [
        command("ChangeAgent", {
          agentId: `agent-${w.agent}`,
          accountId: owner,
          paused: w.pick % 4 === 0,
          concurrency: w.pick % 3 === 0 ? 1 : null,
        }),
      ];
    case "removeAgent":
      return [
        command("RemoveAgent", { agentId: `agent-${w.agent}`, accountId: owner }),
        ...agentOnline(`agent-${w.agent}`, 2, ACCOUNT),
      ];
    case "webhook": {
      const webhookId = `webhook-${w.agent}`;
      const events = ["job.completed", "job.failed", "job.started", "video.failed"] as const;
      if (w.pick % 5 === 0) return [command("DeleteWebhook", { webhookId, accountId: owner })];
      return [
        command("CreateWebhook", { webhookId, accountId: owner, url: "https://example.com", events }),
        command("ChangeWebhook", { webhookId, accountId: owner, enabled: w.pick % 4 !== 0 }),
      ];
    }
    case "delivery": {
      const deliveries = [...state.deliveries.values()];
      if (deliveries.length === 0) return [];
      const { deliveryId, attempts } = at(deliveries, w.pick);
      const error = w.pick % 3 === 0 ? null : "down";
      const status = w.pick % 7 === 0 ? 410 : error === null ? 200 : 500;
      return [
        command("RecordDelivery", {
          deliveryId,
          attempt: attempts + 1,
          status,
          error,
          ms: 1,
          retryAfterMs: null,
        }),
      ];
    }
    case "slots":
      return [command("OfferSlots", { agentId: `agent-${w.agent}`, slots: w.pick % 4 })];
    default:
      return [command("GrantCredits", { accountId: owner, amount: w.pick - 25, reason: "r" })];
  }
}

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
      const id = jobIdOf(event);
      if (id === null) continue;
      const before = jobs.get(id);
      assert.ok(before === undefined || !isFinal(before), `${event.type} after the job ended`);
      const job = evolveJob(before, event, draft.at);
      if (job !== undefined) jobs.set(id, job);
    }
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
  webhooks: [...state.webhooks],
  deliveries: [...state.deliveries],
  heard: [...state.heard].map(([k, v]) => [k, [...v]]),
});

export const histories = fc.array(wish, { maxLength: 60, minLength: 5 });
