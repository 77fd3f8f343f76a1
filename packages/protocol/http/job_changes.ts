/** Bodies of the calls that change a job or do it again: contracts/jobs-api.md "Jobs". */

import type { QueueTarget } from "@sluice/domain";
import * as z from "zod";
import type { Ask } from "./ask.ts";
import { EdgeError } from "./edge_error.ts";
import { MAX_PROMPT, metadata, prompt, resolution, seed, text, uuid } from "./fields.ts";
import { defined, validate, withoutNulls } from "./validate.ts";

const priority = z.number().int().min(-100).max(100);

const change = z.object({
  priority: priority.nullish(),
  hold: z.boolean().nullish(),
  before: uuid.nullish(),
  after: uuid.nullish(),
});

/** The body of `PATCH /api/jobs/:id`: another priority, held or let go, or another place. */
export type JobChange =
  | { readonly to: QueueTarget }
  | { readonly priority?: number; readonly hold?: boolean };

/** Reads the parsed JSON body. Throws `EdgeError`. */
export function readJobChange(json: unknown): JobChange {
  const body = validate(change, json);
  const { before, after } = body;
  const [priority, hold] = [body.priority ?? undefined, body.hold ?? undefined];
  const given = [priority ?? hold, before ?? undefined, after ?? undefined].filter((one) =>
    one !== undefined
  );
  if (given.length > 1) {
    const param = before === undefined ? "after" : "before";
    throw new EdgeError(
      "invalid_value",
      "before, after: accepted is one of them, without priority and hold",
      {
        param,
      },
    );
  }
  if (typeof before === "string") return { to: { before: before.toLowerCase() } };
  if (typeof after === "string") return { to: { after: after.toLowerCase() } };
  if (given.length > 0) return defined({ priority, hold });
  // null stands for what was left out, unless it is all that is there
  if (before === null) return { to: "end" };
  throw new EdgeError("missing_field", "priority, hold, before or after is required", { param: "priority" });
}

const pause = z.object({ paused: z.boolean() });

/** Reads the parsed JSON body of `PUT /api/queue`. Throws `EdgeError`. */
export function readQueueBody(json: unknown): { readonly paused: boolean } {
  return validate(pause, json);
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
export { change as jobChangeBody, pause as queueBody, redo as jobRetryBody };
