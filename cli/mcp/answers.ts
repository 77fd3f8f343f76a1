/** What the tools answer with: one shape for a job, and errors as tool errors with advice. */

import type { CallToolResult } from "@modelcontextprotocol/sdk/types";
import * as z from "zod";
import type { JobJson } from "../client.ts";
import { adviceFor, ServerRefused, ServerUnreachable } from "../failures.ts";
import { isOver } from "../wait.ts";

/** A job as the tools show it. */
export const jobShape = {
  job_id: z.string(),
  type: z.string(),
  state: z.string().describe("waiting, queued, needs_human, assigned, running, saving … or how it ended"),
  finished: z.boolean().describe("Whether nothing will happen to it any more"),
  model: z.string(),
  prompt: z.string(),
  reason: z.string().nullable().describe("Why it waits"),
  progress: z.number().nullable().describe("Per cent"),
  error: z.object({ code: z.string(), message: z.string(), retryable: z.boolean() }).nullable(),
  credits: z.object({ reserved: z.number(), settled: z.number(), released: z.number() }),
  outputs: z.array(z.object({
    index: z.number(),
    mime: z.string(),
    width: z.number().nullable(),
    height: z.number().nullable(),
    seconds: z.number().nullable(),
    bytes: z.number(),
    media_id: z.string().describe("Can be given as a reference to another generation"),
  })),
  created_at: z.string(),
  next: z.string().describe("What to do now"),
};

/** The job in that shape. Fields are named one by one: the server may add some that the shape does not know. */
export function jobOf(job: JobJson) {
  const { reserved, settled, released } = job.credits;
  return {
    job_id: job.id,
    type: job.type,
    state: job.state,
    finished: isOver(job),
    model: job.settings.model,
    prompt: job.prompt,
    reason: job.reason,
    progress: job.progress,
    error: job.error === null
      ? null
      : { code: job.error.code, message: job.error.message, retryable: job.error.retryable },
    credits: { reserved, settled, released },
    outputs: job.outputs.map(({ index, mime, width, height, duration, bytes, media_id }) => ({
      index,
      mime,
      width,
      height,
      seconds: duration,
      bytes,
      media_id,
    })),
    created_at: job.created_at,
    next: nextOf(job),
  };
}

function nextOf(job: JobJson): string {
  if (job.state === "completed") return "Call fetch_output with this job_id to get the result";
  if (job.state === "needs_human") {
    return `The owner must do something at the provider: ${
      job.reason ?? "see the agent"
    }. Tell them, then wait_for_job`;
  }
  if (!isOver(job)) return "Call wait_for_job with this job_id";
  return job.error?.retryable === true
    ? "It may succeed another time; generating again costs credits again"
    : "Change the request before trying again";
}

/** A result that programs and models can read. */
export function answer(structuredContent: Record<string, unknown>): CallToolResult {
  return { content: [{ type: "text", text: JSON.stringify(structuredContent) }], structuredContent };
}

const ADVICE: Readonly<Record<string, string>> = {
  missing_api_key: "The owner must set SLUICE_KEY in the environment of this MCP server",
  invalid_api_key: "The owner must look at SLUICE_KEY in the environment of this MCP server",
  insufficient_scope: "The owner must give this MCP server a key with that scope",
  insufficient_credits: "Tell the owner; do not try again before credits were added",
  unknown_model: "Call list_models for the models that there are",
  model_type_mismatch: "Call list_models for the models that there are",
  idempotency_mismatch: "Leave idempotency_key out for a new generation",
  not_found: "Call list_jobs for the jobs that there are",
  already_finished: "Call get_job to see how it ended",
  not_ready: "Call wait_for_job first",
  rate_limited: "Wait a minute before the next call",
};

/** A mistake of the caller that no server had to be asked about. Thrown by the tools. */
export class ToolMisused extends Error {
  override readonly name = "ToolMisused";
}

/** Runs a tool; what it throws becomes its answer, so that the model reads what to do. */
export async function told(run: () => Promise<CallToolResult>): Promise<CallToolResult> {
  try {
    return await run();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const advice = adviceOf(error);
    return {
      isError: true,
      content: [{ type: "text", text: advice === null ? message : `${message}. ${advice}` }],
    };
  }
}

function adviceOf(error: unknown): string | null {
  if (error instanceof ServerRefused) return ADVICE[error.code] ?? null;
  if (error instanceof ServerUnreachable) return "Tell the owner: Sluice must run, and SLUICE_URL name where";
  return error instanceof ToolMisused ? null : adviceFor(error);
}
