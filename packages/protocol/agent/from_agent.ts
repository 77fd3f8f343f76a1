/** Every message that an agent sends. Unknown fields are dropped. */

import type { PageReport } from "@sluice/domain";
import * as z from "zod";
import {
  attemptNumber,
  capabilities,
  charged,
  checkpoint,
  failureCategory,
  holding,
  humanReason,
  milliseconds,
  ofAttempt,
  provider,
  providerAccount,
  reported,
  uuid,
  words,
} from "./fields.ts";
import { errorMessage, ping, pong } from "./both.ts";
import { AGENT_PROTOCOL_VERSION } from "./limits.ts";

const hello = z.object({
  type: z.literal("hello"),
  v: z.literal(AGENT_PROTOCOL_VERSION),
  agentId: uuid,
  provider,
  version: z.string().min(1).max(100),
  /** Of the process that connects, the same whenever it connects again: its sessions do not end one another for good. */
  worker: uuid.exactOptional(),
  capabilities,
  account: z.object(providerAccount).default({ label: null, credits: null, tier: null }),
  holding: holding.default([]),
});

/** `slots` is absolute: what is free at this moment (contracts/settled.md point 31). */
const requestJob = z.object({
  type: z.literal("request_job"),
  slots: z.number().int().min(0).max(1_000),
  /** Jobs at once from now on, those that run included; left out: as many as `hello` said. */
  most: z.number().int().min(0).max(1_000).exactOptional(),
});

const accepted = z.object({ type: z.literal("accepted"), ...reported });
const refused = z.object({
  type: z.literal("refused"),
  ...reported,
  /** `busy`, `unsupported` or the agent's own word. */
  code: z.string().min(1).max(100).default("refused"),
});
const submitting = z.object({ type: z.literal("submitting"), ...reported });
const submitted = z.object({
  type: z.literal("submitted"),
  ...reported,
  checkpoint: checkpoint.default({}),
  charged: charged.exactOptional(),
});

const jobProgress = z.object({
  type: z.literal("job_progress"),
  ...ofAttempt,
  progress: z.number().min(0).max(100).nullable().default(null),
  message: words.default(""),
  /** A word of the worker's own; only shown. */
  phase: z.string().max(100).exactOptional(),
});
const jobDelta = z.object({ type: z.literal("job_delta"), ...ofAttempt, text: z.string() });

const outputMeta = z.object({
  seed: z.number().int().exactOptional(),
  prompt: z.string().exactOptional(),
  providerId: z.string().max(500).exactOptional(),
  /** What it was made in, when that may be less than was asked: it is charged as what it is. */
  resolution: z.enum(["1K", "2K", "4K"]).exactOptional(),
  /** True for what only stands in for a provider's work. */
  simulated: z.boolean().exactOptional(),
});
export type OutputMeta = z.infer<typeof outputMeta>;

const jobOutput = z.object({
  type: z.literal("job_output"),
  ...reported,
  index: z.number().int().min(0).max(99),
  /** Of the upload's answer. */
  mediaId: z.string().min(1).max(200).exactOptional(),
  /** To be fetched by storage, from a host allowed for the provider. */
  url: z.url().exactOptional(),
  meta: outputMeta.default({}),
}).refine((m) => m.mediaId !== undefined || m.url !== undefined, {
  path: ["mediaId"],
  error: "expected mediaId (after an upload) or url",
});

const jobCompleted = z.object({
  type: z.literal("job_completed"),
  ...reported,
  /** How many outputs exist. */
  outputs: z.number().int().min(0).max(100).exactOptional(),
  resultUrl: z.url().exactOptional(),
  resultUrls: z.array(z.url()).max(100).exactOptional(),
}).refine((m) => m.outputs !== undefined || m.resultUrl !== undefined || m.resultUrls !== undefined, {
  path: ["outputs"],
  error: "expected outputs (a count), resultUrl or resultUrls",
});

const jobFailed = z.object({
  type: z.literal("job_failed"),
  ...reported,
  category: failureCategory,
  code: z.string().min(1).max(100),
  message: words,
  charged: charged.default("unknown"),
  retryAfterMs: milliseconds.nullable().default(null),
});

/** With `jobId` it ends that attempt and parks the job; without, it is about the agent as a whole. */
const needsHuman = z.object({
  type: z.literal("needs_human"),
  id: uuid,
  reason: humanReason,
  message: words,
  jobId: uuid.exactOptional(),
  attempt: attemptNumber.exactOptional(),
}).refine((m) => m.jobId === undefined || m.attempt !== undefined, {
  path: ["attempt"],
  error: "expected the attempt that jobId is parked in",
});

const page: z.ZodType<PageReport> = z.object({
  /** Version of the recipe by which it was looked at. */
  recipe: z.number().int().nonnegative(),
  unproven: z.boolean(),
  ok: z.boolean(),
  missing: z.array(z.string().max(300)).max(50),
  contract: z.string().max(64),
});

const account = z.object({
  type: z.literal("account"),
  ...providerAccount,
  signedIn: z.boolean(),
  /** What the owner is needed for while `signedIn` is false; left out: to sign in. */
  needs: humanReason.exactOptional(),
  message: words.exactOptional(),
  page: page.exactOptional(),
});
const heartbeat = z.object({ type: z.literal("heartbeat"), holding: holding.default([]) });
const notFound = z.object({
  type: z.literal("not_found"),
  ...reported,
  /** Surely never pressed, and called off: the job may be tried again. Left out when the provider just has no trace. */
  pressed: z.literal(false).exactOptional(),
});

export const agentMessage = z.discriminatedUnion("type", [
  hello,
  requestJob,
  accepted,
  refused,
  submitting,
  submitted,
  jobProgress,
  jobDelta,
  jobOutput,
  jobCompleted,
  jobFailed,
  needsHuman,
  account,
  heartbeat,
  notFound,
  ping,
  pong,
  errorMessage,
]);

/** A message from an agent. */
export type AgentMessage = z.infer<typeof agentMessage>;
export type AgentMessageType = AgentMessage["type"];

/** A message that is kept by the agent and repeated until its `ack` or `drop`. */
export type ReportedMessage = Extract<AgentMessage, { readonly id: string }>;
