/** Videos as routes find and answer them. */

import { findModel, type Job } from "@sluice/domain";
import { EdgeError, jobIdFrom, pollAfterMs, videoJson } from "@sluice/protocol";
import type { Caller } from "./authenticate.ts";
import { factsOf } from "./job_facts.ts";
import { findJob, type FoundJob } from "./job_source.ts";
import { jobHeaders, type Kit, type RouteContext } from "./kit.ts";

/** The account's video; a job of another kind is none. Throws `EdgeError` `not_found`. */
export async function requireVideo(
  kit: Kit,
  { accountId }: Pick<Caller, "accountId">,
  id: string,
): Promise<FoundJob> {
  const jobId = jobIdFrom(id);
  const found = jobId === null
    ? null
    : await findJob(kit.view, kit.pending, accountId, jobId, { patient: true });
  if (found?.job.spec.kind === "video") return found;
  throw new EdgeError("not_found", `there is no video "${id.slice(0, 64)}"`, { param: "id" });
}

/** The headers that tell of a video. */
export function videoHeaders({ spec }: Job): Record<string, string> {
  return jobHeaders(spec.jobId, findModel(spec.model));
}

export interface VideoAnswer {
  /** Stored and not yet decided. */
  readonly pending?: boolean;
  readonly warnings?: readonly string[];
  /** Further fields, for who expects another service's. */
  readonly more?: object;
}

/** Answers with the video object. */
export function answerVideo(
  c: RouteContext,
  { view }: Kit,
  job: Job,
  { pending = false, warnings = [], more = {} }: VideoAnswer = {},
): Response {
  const headers = { ...videoHeaders(job), "openai-poll-after-ms": String(pollAfterMs(job.spec.model)) };
  return c.json({ ...more, ...videoJson(job, factsOf(view, job, pending), warnings) }, 200, headers);
}
