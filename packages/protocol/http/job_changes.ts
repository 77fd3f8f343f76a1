/** Bodies of the calls that change a job or do it again: contracts/jobs-api.md "Jobs". */

import * as z from "zod";
import type { Ask } from "./ask.ts";
import { EdgeError } from "./edge_error.ts";
import { MAX_PROMPT, metadata, prompt, resolution, seed, text } from "./fields.ts";
import { defined, validate, withoutNulls } from "./validate.ts";

const priority = z.number().int().min(-100).max(100);

const change = z.object({
  priority: priority.exactOptional(),
  hold: z.boolean().exactOptional(),
});

/** The body of `PATCH /api/jobs/:id`; one of the two is there. */
export type JobChange = z.infer<typeof change>;

/** Reads the parsed JSON body. Throws `EdgeError`. */
export function readJobChange(json: unknown): JobChange {
  const body = validate(change, withoutNulls(json));
  if (body.priority !== undefined || body.hold !== undefined) return body;
  throw new EdgeError("missing_field", "priority or hold is required", { param: "priority" });
}

const redo = z.object({
  seed: z.union([z.enum(["same", "new"]), seed], `same, new, or a whole number from 0 to ${0xffffffff}`)
    .exactOptional(),
  prompt: prompt(MAX_PROMPT.api).exactOptional(),
  negativePrompt: text(MAX_PROMPT.api).exactOptional(),
  model: z.string().exactOptional(),
  aspectRatio: z.string().exactOptional(),
  count: z.number().int().min(1).max(10).exactOptional(),
  duration: z.number().min(1).max(60).exactOptional(),
  quality: resolution.exactOptional(),
  resolution: resolution.exactOptional(),
  priority: priority.exactOptional(),
  metadata: metadata.exactOptional(),
  idempotencyKey: z.string().min(1).max(255).exactOptional(),
});

/** What is to be different when a job is done again. */
export interface Redo {
  /** A number is taken as it is; null leaves it as the job asked. */
  readonly seed: "same" | "new" | number | null;
  readonly changes: Partial<Ask>;
  readonly idempotencyKey: string | null;
}

/** Reads the parsed JSON body of `POST /api/jobs/:id/retry`. Throws `EdgeError`. */
export function readRedo(json: unknown): Redo {
  const body = validate(redo, withoutNulls(json));
  const { idempotencyKey = null, seed = null, quality, resolution = quality, ...changes } = body;
  return { seed, changes: defined({ ...changes, resolution }), idempotencyKey };
}

/** The schema itself, for the description of the API. */
export { change as jobChangeBody, redo as jobRetryBody };
