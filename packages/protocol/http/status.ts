/** Our states in the words of each API: design.md §6. */

import type { Job, JobState, JobStatus } from "@sluice/domain";
import { invalidValue } from "./edge_error.ts";

export type ApiStatus = "pending" | "queued" | "processing" | "completed" | "failed" | "cancelled";
export type VideoStatus = "queued" | "in_progress" | "completed" | "failed";

const API: Readonly<Record<JobStatus, ApiStatus>> = {
  waiting: "queued",
  queued: "queued",
  needs_human: "queued",
  assigned: "processing",
  running: "processing",
  saving: "processing",
  fate_unknown: "processing",
  completed: "completed",
  failed: "failed",
  skipped: "failed",
  expired: "failed",
  cancelled: "cancelled",
};

const VIDEO: Readonly<Record<ApiStatus, VideoStatus>> = {
  pending: "queued",
  queued: "queued",
  processing: "in_progress",
  completed: "completed",
  failed: "failed",
  cancelled: "failed",
};

/** The job-style API's word for a state. */
export function apiStatus(status: JobStatus): ApiStatus {
  return API[status];
}

/** OpenAI's word for a state; there are only these four. */
export function videoStatus(status: JobStatus): VideoStatus {
  return VIDEO[API[status]];
}

const FILTERS = ["pending", "queued", "processing", "completed", "failed", "cancelled"] as const;

/** The states that a `status` filter (one or several words, with commas) means. Throws `EdgeError` for another word. */
export function statusesFrom(filter: string): readonly JobStatus[] {
  const words = filter.split(",").map((word) => word.trim());
  const unknown = words.find((word) => !(FILTERS as readonly string[]).includes(word));
  if (unknown !== undefined) throw invalidValue("status", unknown, FILTERS.join(", "));
  return (Object.keys(API) as JobStatus[]).filter((status) => words.includes(API[status]));
}

export interface JobProblem {
  readonly code: string;
  readonly category: string;
  readonly message: string;
  /** Whether the same request may succeed another time. */
  readonly retryable: boolean;
}

const FINAL_CATEGORIES: ReadonlySet<string> = new Set([
  "policy",
  "invalid_input",
  "cancelled",
  "unknown_fate",
]);

/** Why a job ended without its outputs; null for one that is open or completed. */
export function problemOf(job: Job): JobProblem | null {
  return problemOfState(job.state);
}

function problemOfState(state: JobState): JobProblem | null {
  switch (state.status) {
    case "failed": {
      const { code, category, message } = state;
      return { code, category, message, retryable: !FINAL_CATEGORIES.has(category) };
    }
    case "expired":
      return { code: state.code, category: "expired", message: state.message, retryable: true };
    case "skipped":
      return { code: "skipped", category: "skipped", message: state.message, retryable: false };
    case "cancelled":
      return {
        code: "cancelled",
        category: "cancelled",
        message: "cancelled by its owner",
        retryable: false,
      };
    default:
      return null;
  }
}
