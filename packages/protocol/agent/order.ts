/** What an agent is asked to make: the body of `new_job`. */

import * as z from "zod";
import type { Settings } from "@sluice/domain";
import { instant, kind, milliseconds, ofAttempt, referenceRole } from "./fields.ts";

const pixels = z.number().int().positive();

/** The domain's `Settings`, as they travel. */
export const settings: z.ZodType<Settings> = z.object({
  aspectRatio: z.string(),
  size: z.object({ width: pixels, height: pixels }).exactOptional(),
  count: z.number().int().min(1).max(10),
  duration: z.number().positive().exactOptional(),
  resolution: z.enum(["1K", "2K", "4K"]).exactOptional(),
  seed: z.number().int().exactOptional(),
  format: z.enum(["png", "jpeg", "webp"]).exactOptional(),
  compression: z.number().min(0).max(100).exactOptional(),
  background: z.enum(["transparent", "opaque", "auto"]).exactOptional(),
  operation: z.enum(["edit", "extend", "variation"]).exactOptional(),
});

/** `url` is absolute and signed; `sha256` is lower-case hex. */
const agentReference = z.object({
  url: z.url(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, { error: "expected 64 lower-case hex digits" }),
  mime: z.string(),
  role: referenceRole,
  /** Its name at the agent's own provider, when it was made there. */
  providerId: z.string().max(500).exactOptional(),
});
export type AgentReference = z.infer<typeof agentReference>;

/** `url` is absolute; outputs go to `<url>/<index>` with the ticket as bearer. */
export const uploadGrant = z.object({ url: z.url(), ticket: z.string().min(1), maxBytes: pixels });
export type UploadGrant = z.infer<typeof uploadGrant>;

export const newJob = z.object({
  type: z.literal("new_job"),
  ...ofAttempt,
  kind,
  prompt: z.string(),
  negativePrompt: z.string().exactOptional(),
  model: z.string(),
  settings,
  references: z.array(agentReference).default([]),
  uploads: uploadGrant,
  /** Milliseconds without a heartbeat after which the attempt is given up. */
  leaseMs: milliseconds,
  /** When the attempt must be over, ms since 1970. */
  deadline: instant,
  /** The job's trace, as a W3C `traceparent`: uploads carry it as their header of that name. */
  trace: z.string().regex(/^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/).exactOptional(),
});
export type NewJob = z.infer<typeof newJob>;
