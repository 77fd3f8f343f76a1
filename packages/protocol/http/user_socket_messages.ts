/** What is said on `/ws/user`: reference/genova-api.txt "WebSocket" and contracts/settled.md point 23. */

import type { Event } from "@sluice/domain";
import * as z from "zod";
import { validate } from "./validate.ts";
import { EdgeError } from "./edge_error.ts";

/** Most characters of a client's message: it holds a token at most. */
export const MAX_USER_FRAME = 16 * 1024;

/** Close codes; those below 4000 are of RFC 6455 and its registry. */
export const USER_CLOSE = {
  badFrame: 1003,
  tooLarge: 1009,
  mistake: 1011,
  restart: 1012,
  unauthorized: 4401,
  forbidden: 4403,
  tooMany: 4429,
} as const;

const text = z.string().min(1);

const message = z.discriminatedUnion("type", [
  z.object({ type: z.literal("auth"), ticket: text.exactOptional(), token: text.exactOptional() }),
  z.object({
    type: z.literal("subscribe"),
    /** A position, or 0 for the beginning; without it the live end. */
    after: z.union([text, z.number().int().min(0)]).nullable().exactOptional(),
    types: z.string().exactOptional(),
    job: z.string().exactOptional(),
  }),
  z.object({ type: z.literal("ping") }),
  z.object({ type: z.literal("pong") }),
], "an object whose type is auth, subscribe, ping or pong");

/** What a client may say. */
export type UserRequest = z.infer<typeof message>;

/** Reads a frame. Throws `EdgeError`. */
export function readUserFrame(frame: string): UserRequest {
  let json: unknown;
  try {
    json = JSON.parse(frame);
  } catch (cause) {
    throw new EdgeError("invalid_json", "the message is not JSON", { cause });
  }
  return validate(message, json);
}

/** News of a job in the reference's words. */
export type UserNews =
  | { readonly type: "job_started"; readonly jobId: string }
  | {
    readonly type: "job_progress";
    readonly jobId: string;
    readonly progress: number;
    readonly message: string | null;
  }
  | {
    readonly type: "job_completed";
    readonly jobId: string;
    readonly resultUrl: string | null;
    readonly resultUrls: readonly string[];
  }
  | { readonly type: "job_failed"; readonly jobId: string; readonly error: string; readonly code: string };

/** The news in an event, or null; `resultsOf` gives the URLs of a job's outputs, none when they are not at hand. */
export function newsOf(event: Event, resultsOf: (jobId: string) => readonly string[]): UserNews | null {
  switch (event.type) {
    case "AttemptAccepted":
      return { type: "job_started", jobId: event.data.jobId };
    case "JobCompleted": {
      const { jobId } = event.data;
      const resultUrls = resultsOf(jobId);
      return { type: "job_completed", jobId, resultUrl: resultUrls[0] ?? null, resultUrls };
    }
    case "JobFailed":
    case "JobExpired": {
      const { jobId, message: error, code } = event.data;
      return { type: "job_failed", jobId, error, code };
    }
    case "JobSkipped":
      return { type: "job_failed", jobId: event.data.jobId, error: event.data.message, code: "skipped" };
    case "JobCancelled":
      return {
        type: "job_failed",
        jobId: event.data.jobId,
        error: "cancelled by its owner",
        code: "cancelled",
      };
    default:
      return null;
  }
}

/** The news in a live signal of the account, or null for one that tells of no progress. */
export function progressNews(signal: unknown): UserNews | null {
  const { jobId, progress, message } = (signal ?? {}) as Record<string, unknown>;
  if (typeof jobId !== "string" || typeof progress !== "number") return null;
  return { type: "job_progress", jobId, progress, message: typeof message === "string" ? message : null };
}
