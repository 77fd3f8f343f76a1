/** What the routes of `/api/jobs` answer. */

import { findModel, type Job } from "@sluice/domain";
import { type ApiStatus, apiStatus, EdgeError, type JobFacts, jobJson } from "@sluice/protocol";
import { factsOf } from "./job_facts.ts";
import type { FoundJob } from "./job_source.ts";
import { jobHeaders, type Kit, type RouteContext } from "./kit.ts";
import { mediaPath } from "./media_urls.ts";

/** The job as `GET /api/jobs/:id` shows it; `facts` if the caller knows them. */
export function show(kit: Kit, job: Job, pending = false, facts: JobFacts = factsOf(kit.view, job, pending)) {
  return jobJson(job, facts, (output) => mediaPath(kit.settings, output.mediaId));
}

/** Headers of an answer that is about one job. */
export function headersOf(job: Job): Record<string, string> {
  return jobHeaders(job.spec.jobId, findModel(job.spec.model));
}

/** The answer to a request that was made before under the same Idempotency-Key. */
export function replayed(
  c: RouteContext,
  kit: Kit,
  { job, pending }: FoundJob,
  warnings: readonly string[],
): Response {
  const { queuePosition, estimatedTime } = factsOf(kit.view, job, pending);
  const status: ApiStatus = pending ? "pending" : apiStatus(job.state.status);
  return c.json(
    {
      success: true,
      jobId: job.spec.jobId,
      status,
      queuePosition,
      estimatedTime,
      creditsReserved: job.spec.price,
      ...warned(warnings),
    },
    201,
    { ...headersOf(job), "idempotent-replayed": "true" },
  );
}

/** Warnings as part of an answer, when there are any. */
export function warned(warnings: readonly string[]): { warnings?: readonly string[] } {
  return warnings.length === 0 ? {} : { warnings };
}

/** The job has ended, and what was asked can only be done before. */
export function finished(job: Job, action: "cancel" | "resume" | "change" | "move"): EdgeError {
  return new EdgeError("already_finished", `${action} job "${job.spec.jobId}": it is ${job.state.status}`);
}
