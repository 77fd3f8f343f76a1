/** Waiting for a job's end by following its events. */

import type { Client, JobJson } from "./client.ts";
import { follow, type Progress } from "./events.ts";
import { ServerRefused, ServerUnreachable } from "./failures.ts";
import { pause } from "./http.ts";

const FINAL: ReadonlySet<string> = new Set(["completed", "failed", "cancelled", "skipped", "expired"]);
const ENDINGS: ReadonlySet<string> = new Set([
  "JobCompleted",
  "JobFailed",
  "JobCancelled",
  "JobSkipped",
  "JobExpired",
]);

/** Another gateway may be a moment behind the one that told of the end: asked this often, 100 ms and longer apart. */
const PATIENCE = 6;

/** Whether nothing will happen to it any more. */
export function isOver({ state }: JobJson): boolean {
  return FINAL.has(state);
}

/** Told of every change; `progress` is the last live signal of the current attempt, if any. */
export type OnChange = (job: JobJson, progress: Progress | null) => void;

/**
 * Waits until the job is over and returns it. The stream is opened before the job is asked for, so nothing falls between.
 * Throws what `follow` and the client throw.
 */
export async function waitForJob(
  client: Client,
  jobId: string,
  onChange: OnChange,
  signal: AbortSignal,
): Promise<JobJson> {
  let job: JobJson | null = null;
  let progress: Progress | null = null;
  for await (const item of follow(client.http, { job: jobId, signal })) {
    if (item.type === "live") {
      progress = item.progress;
      if (job !== null) onChange(job, progress);
      continue;
    }
    // a sign of life asks too: why a job waits may change without an event of its own
    job = await ask(client, jobId, signal) ?? job;
    if (job === null) continue;
    if (item.type === "commit" && item.commit.events.some((e) => ENDINGS.has(e.type))) {
      for (let tries = 0; !isOver(job) && tries < PATIENCE; tries++) {
        await pause(100 * 2 ** tries, signal);
        job = await ask(client, jobId, signal) ?? job;
      }
    }
    if (job.state !== "running") progress = null;
    onChange(job, progress);
    if (isOver(job)) return job;
  }
  throw new Error(`wait for job "${jobId}": its events ended`);
}

/** The job, or null while the server is away: the stream breaks too and asks again when it is back. */
export async function ask(client: Client, jobId: string, signal: AbortSignal): Promise<JobJson | null> {
  try {
    return await client.job(jobId, signal);
  } catch (error) {
    if (error instanceof ServerUnreachable) return null;
    if (error instanceof ServerRefused && (error.status >= 500 || error.status === 429)) return null;
    throw error;
  }
}

/** Where a job stands, in a few words. */
export function standing(job: JobJson, progress: Progress | null): string {
  const message = progress?.message === undefined || progress.message === "" ? null : progress.message;
  const place = job.queue_position === null ? null : `place ${job.queue_position}`;
  const tries = job.attempt > 1 ? `attempt ${job.attempt}` : null;
  const details = [place, tries, job.reason ?? message ?? job.error?.message ?? null].filter((d) =>
    d !== null
  );
  const state = job.state.replaceAll("_", " ");
  return details.length === 0 ? state : `${state}: ${details.join(", ")}`;
}

/** Per cent done, as far as known; 0 before, 100 after. */
export function percent(job: JobJson, progress: Progress | null): number {
  return Math.round(job.state === "completed" ? 100 : progress?.progress ?? job.progress ?? 0);
}
