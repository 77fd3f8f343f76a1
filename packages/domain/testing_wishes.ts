/** Random wishes and the commands that they mean: for `testing_histories.ts`. */

import { ACCOUNT, agentOnline, command, job } from "@sluice/testing";
import fc from "fast-check";
import type { CellState, Command, CommandData } from "./mod.ts";

/** A random wish, drawn small so that histories meet themselves often. */
export interface Wish {
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
  "pause",
  "pause",
  "move",
  "move",
  "next",
  "cancelAll",
  "plan",
  "suspend",
  "changeAgent",
  "removeAgent",
  "recipe",
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
export const OTHER = "account-2";
const at = <T>(list: readonly T[], i: number): T => list[i % list.length]!;

/** What an agent saw of its login and its page. */
function seenOf({ pick }: Wish) {
  const page = { recipe: pick % 3, unproven: pick % 2 === 0, ok: pick % 6 < 4, missing: [], contract: "c" };
  const reason = at(["sign_in", "challenge"] as const, pick);
  return {
    signedIn: pick % 4 !== 0,
    ...(pick % 5 < 3 ? { page } : {}),
    ...(pick % 8 === 0 ? { needs: reason, message: "m" } : {}),
  };
}

function targetOf({ pick, agent }: Wish, open: readonly string[]): CommandData["MoveJob"]["to"] {
  const beside = open.length > 0 ? at(open, pick) : "none";
  if (pick % 6 < 2) return pick % 6 === 0 ? "front" : "end";
  return agent === 0 ? { after: beside } : { before: beside };
}

/** The commands of a wish, as the state stands; `n` is the wish's number, by which new jobs are named. */
export function toCommands(w: Wish, state: CellState, n: number): Command[] {
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
      const code = w.pick % 3 === 0 ? "challenge" : "c";
      return [
        command("FailAttempt", { ...of, category, code, message: "m", charged, retryAfterMs: null }),
      ];
    }
    case "notFound":
      return [command("ReportNotFound", w.pick % 2 ? of : { ...of, pressed: false })];
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
      return [command("ReportAccount", { agentId: `agent-${w.agent}`, account, ...seenOf(w) })];
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
    case "pause":
      return [command("PauseQueue", { accountId: owner, paused: w.pick % 5 < 3 })];
    case "move":
      return [command("MoveJob", { jobId, accountId, to: targetOf(w, open) })];
    case "next": {
      const first = job(`job-${n}`, { accountId: owner, settings, priority: w.pick % 3 });
      const followers = w.pick % 4 === 0 ? [job(`job-${n}-1`, { accountId: owner, settings })] : [];
      return [command("SubmitJob", { job: first, followers, next: true }, first.jobId)];
    }
    case "cancelAll":
      return [command("CancelJobs", { accountId: owner, jobIds: open.filter((_, i) => i % 3 < w.attempt) })];
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
      return [
        command("OfferSlots", {
          agentId: `agent-${w.agent}`,
          slots: w.pick % 4,
          ...(w.pick % 5 < 3 ? { most: w.pick % 5 } : {}),
        }),
      ];
    case "recipe": {
      const recipe = { version: w.pick, note: `n${n}` };
      return [command("ChangeRecipe", { accountId: owner, provider: "simulator", recipe })];
    }
    default:
      return [command("GrantCredits", { accountId: owner, amount: w.pick - 25, reason: "r" })];
  }
}

export const histories = fc.array(wish, { maxLength: 60, minLength: 5 });
