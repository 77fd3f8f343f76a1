/** A job as `/api` shows it: the reference's shape and what contracts/jobs-api.md adds. */

import { isFinal, isJobReference, type Job, type Output, type Reference, type Wait } from "@sluice/domain";
import { timeOf } from "./ids.ts";
import { type ApiStatus, apiStatus, problemOf } from "./status.ts";

/** What is known of a job beside its own history. */
export interface JobFacts {
  /** Why it waits; null when it does not. */
  readonly wait: Wait | PendingWait | null;
  readonly queuePosition: number | null;
  /** Seconds until it should be done. */
  readonly estimatedTime: number | null;
  /** 0 to 100. */
  readonly progress: number | null;
  readonly agent: { readonly id: string; readonly name: string; readonly provider: string } | null;
  /** Stored and not yet decided. */
  readonly pending: boolean;
}

/** A job that the decider has not seen yet: only the gateway knows of it. */
export interface PendingWait {
  readonly code: "pending";
  readonly message: string;
}

/** Signed URL of an output. */
export type UrlOf = (output: Output) => string;

export type JobJson = ReturnType<typeof jobJson>;

/** The answer of `GET /api/jobs/:id` and an entry of `GET /api/jobs`. */
export function jobJson(job: Job, facts: JobFacts, urlOf: UrlOf) {
  const { spec } = job;
  const problem = problemOf(job);
  const done = job.state.status === "completed";
  const urls = done ? job.outputs.map(urlOf) : [];
  const status: ApiStatus = facts.pending ? "pending" : apiStatus(job.state.status);
  return {
    id: spec.jobId,
    type: spec.kind,
    status,
    prompt: spec.prompt,
    ...(spec.negativePrompt === undefined ? {} : { negative_prompt: spec.negativePrompt }),
    settings: { model: spec.model, ...spec.settings },
    result_url: urls[0] ?? null,
    result_urls: urls.length > 1 ? urls : null,
    created_at: timeOf(job.submittedAt),
    started_at: timeOf(job.startedAt),
    completed_at: timeOf(job.finishedAt),
    processing_time: processingSeconds(job),
    file_size: done ? job.outputs.reduce((sum, o) => sum + o.bytes, 0) : null,
    error_message: problem?.message ?? null,
    // ours
    state: facts.pending ? "pending" : job.cancelling && !isFinal(job) ? "cancelling" : job.state.status,
    reason: facts.wait?.message ?? null,
    wait: waitJson(facts.wait),
    needs_human: needsOf(job),
    held: job.state.status === "queued" && job.state.held === true,
    attempt: job.attempts,
    progress: done ? 100 : facts.progress,
    agent: facts.agent,
    outputs: job.outputs.map((output) => outputJson(output, urlOf)),
    error: problem,
    credits: creditsOf(job),
    priority: spec.priority,
    references: spec.references.map(referenceJson),
    depends_on: spec.dependsOn,
    batch: spec.batchId ?? null,
    retry_of: spec.retryOf ?? null,
    origin: spec.origin === undefined ? null : { job_id: spec.origin.jobId, how: spec.origin.how },
    erased_at: timeOf(job.erasedAt ?? null),
    metadata: spec.metadata,
    queue_position: facts.queuePosition,
    estimated_time: facts.estimatedTime,
  };
}

function waitJson(wait: JobFacts["wait"]) {
  if (wait === null) return null;
  return { ...wait, ...("until" in wait ? { until: timeOf(wait.until ?? null) } : {}) };
}

/** What somebody has to do at the agent's tab; null when nobody is waited for. */
function needsOf({ state }: Job) {
  if (state.status !== "needs_human") return null;
  return { reason: state.humanReason, message: state.message };
}

function creditsOf({ credits: { reserved, settled, released } }: Job) {
  return { reserved, settled, released };
}

function referenceJson(reference: Reference) {
  return isJobReference(reference)
    ? { role: reference.role, job: reference.fromJob, index: reference.index }
    : { role: reference.role, media_id: reference.mediaId, mime: reference.mime };
}

function outputJson(output: Output, urlOf: UrlOf) {
  return {
    index: output.index,
    media_id: output.mediaId,
    url: urlOf(output),
    mime: output.mime,
    width: output.width,
    height: output.height,
    duration: output.duration,
    bytes: output.bytes,
    sha256: output.mediaId,
    seed: output.seed ?? null,
    prompt: output.prompt ?? null,
  };
}

/** Seconds from the first acceptance to the end; null before. */
function processingSeconds(job: Job): number | null {
  if (job.startedAt === null || job.finishedAt === null) return null;
  return Math.round((job.finishedAt - job.startedAt) / 100) / 10;
}
