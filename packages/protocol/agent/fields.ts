/** The fields that several messages share. */

import * as z from "zod";
import type {
  Capabilities,
  Charged,
  FailureCategory,
  Holding,
  HumanReason,
  ReferenceRole,
} from "@sluice/domain";
import { MAX_CHECKPOINT_BYTES } from "./limits.ts";

const utf8 = new TextEncoder();

/** Any UUID, whatever its version. */
export const uuid = z.guid();
/** Milliseconds since 1970. */
export const instant = z.number().int().nonnegative();
export const milliseconds = z.number().int().nonnegative();
/** Attempts are numbered from 1; the number is the fencing token. */
export const attemptNumber = z.number().int().positive();
export const words = z.string().max(4_000);

/** Which attempt a message is about. */
export const ofAttempt = { jobId: uuid, attempt: attemptNumber };
/** The same for a message that changes state: its `id` is repeated until the `ack`. */
export const reported = { id: uuid, ...ofAttempt };

export const heldAttempt = z.object(ofAttempt);

export const kind = z.enum(["image", "video", "text"]);
export const provider = z.enum(["flow", "freepik", "flowith", "simulator"]);
export const charged = z.enum(["yes", "no", "unknown"] satisfies Charged[]);
export const humanReason = z.enum(["sign_in", "challenge", "consent", "update"] satisfies HumanReason[]);
export const phase = z.enum(
  ["accepted", "composing", "submitting", "submitted", "saving"] satisfies Holding["phase"][],
);

export const failureCategory = z.enum(
  [
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
  ] satisfies FailureCategory[],
);

export const referenceRole = z.enum(
  [
    "start",
    "end",
    "ingredient",
    "style",
    "character",
    "element",
    "color",
    "effects",
    "camera",
    "source",
  ] satisfies ReferenceRole[],
);

/** Opaque to the server: ids by which the agent finds its work again. */
export const checkpoint = z.record(z.string(), z.unknown()).refine(
  (value) => utf8.encode(JSON.stringify(value)).length <= MAX_CHECKPOINT_BYTES,
  { error: `must be at most ${MAX_CHECKPOINT_BYTES} bytes of JSON` },
);

export const holding = z.array(z.object({ ...ofAttempt, phase })).max(1_000);

export const capabilities: z.ZodType<Capabilities> = z.object({
  models: z.array(z.string().min(1).max(100)).max(200),
  kinds: z.array(kind),
  concurrency: z.number().int().min(1).max(1_000),
  minGapMs: milliseconds.default(0),
});

/** The login at the provider as far as it may be told; what is left out is null. */
export const providerAccount = {
  label: z.string().max(200).nullable().default(null),
  credits: z.number().nullable().default(null),
  tier: z.string().max(100).nullable().default(null),
};

/** Selectors and names of a provider's page as data; only `version` means something here. */
export const recipe = z.looseObject({ version: z.union([z.string(), z.number()]) });
export type Recipe = z.infer<typeof recipe>;
