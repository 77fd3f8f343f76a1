/** A job as OpenAI's video object: contracts/openai.md §6. */

import { findModel, isFinal, type Job } from "@sluice/domain";
import { videoId } from "./ids.ts";
import type { JobFacts } from "./job_json.ts";
import { sizeText, usualSize } from "./size.ts";
import { problemOf, videoStatus } from "./status.ts";

/** Every key of the object is always there; ours begin with `x_`, and `warnings` is there when something was changed. */
export function videoJson(job: Job, facts: JobFacts, warnings: readonly string[] = []) {
  const { spec, state } = job;
  const problem = problemOf(job);
  return {
    id: videoId(spec.jobId),
    object: "video",
    status: videoStatus(state.status),
    progress: state.status === "completed" ? 100 : Math.min(99, Math.floor(facts.progress ?? 0)),
    created_at: seconds(job.submittedAt),
    completed_at: state.status === "completed" ? seconds(state.at) : null,
    expires_at: null,
    model: spec.model,
    prompt: job.erasedAt === undefined ? spec.prompt : null,
    seconds: String(lengthOf(job)),
    size: sizeOf(job),
    remixed_from_video_id: spec.origin?.how === "remix" ? videoId(spec.origin.jobId) : null,
    error: problem === null ? null : { code: videoErrorCode(problem), message: problem.message },
    x_state: facts.pending ? "pending" : job.cancelling && !isFinal(job) ? "cancelling" : state.status,
    x_reason: facts.wait?.message ?? null,
    ...(spec.origin === undefined
      ? {}
      : { x_origin: { id: videoId(spec.origin.jobId), how: spec.origin.how } }),
    ...(warnings.length === 0 ? {} : { warnings }),
  };
}

function videoErrorCode(problem: { readonly code: string; readonly category: string }): string {
  switch (problem.category) {
    case "policy":
      return "moderation_blocked";
    case "expired":
      return "expired";
    default:
      return problem.code;
  }
}

function seconds(at: number): number {
  return Math.floor(at / 1_000);
}

/** The real length once there is a clip. */
function lengthOf(job: Job): number {
  const real = job.outputs[0]?.duration;
  if (real !== undefined && real !== null) return Math.round(real);
  return job.spec.settings.duration ?? findModel(job.spec.model)?.durations[0] ?? 0;
}

/** The real size once there is a clip. */
function sizeOf(job: Job): string {
  const { width, height } = job.outputs[0] ?? { width: null, height: null };
  if (width !== null && height !== null) return sizeText({ width, height });
  const { size, aspectRatio, resolution } = job.spec.settings;
  return sizeText(size ?? usualSize(aspectRatio, resolution));
}

/** How long a client should wait between two looks, ms: a twentieth of the usual time, from 0.5 to 5 s. */
export function pollAfterMs(model: string): number {
  return Math.min(5_000, Math.max(500, (findModel(model)?.usualSeconds ?? 60) * 50));
}
