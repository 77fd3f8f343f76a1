/** The pictures of all jobs of one request, in order. */

import type { Job, Output } from "@sluice/domain";
import { EdgeError } from "@sluice/protocol";
import { type Problem, problemFrom, problemOfJob } from "./errors_openai.ts";

export interface Made {
  readonly job: Job;
  readonly output: Output;
}

export type Gathered =
  | { readonly ok: true; readonly made: readonly Made[]; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly problem: Problem };

/** What the ended jobs give together: what exists if anything does, else the first failure. */
export function gathered(jobs: readonly Job[]): Gathered {
  const made = jobs.flatMap(madeBy);
  const asked = jobs.reduce((sum, job) => sum + job.spec.settings.count, 0);
  const failed = jobs.find((job) => job.state.status !== "completed");
  if (made.length === 0) {
    return { ok: false, problem: failed === undefined ? nothing(jobs) : problemOfJob(failed) };
  }
  const short = made.length < asked;
  return { ok: true, made, warnings: short ? [shortOf(made.length, asked, failed)] : [] };
}

/** Why completed jobs have no pictures: their owner deleted them, or it is a mistake of ours. */
function nothing(jobs: readonly Job[]): Problem {
  const erased = jobs.some(({ erasedAt }) => erasedAt !== undefined);
  return problemFrom(
    erased
      ? new EdgeError("erased", "the pictures of this request were deleted: send the request as a new one")
      : new EdgeError("internal", "the job ended without its pictures"),
  );
}

/** The job's pictures: a provider may make more than was asked for, and paid. */
export function madeBy(job: Job): readonly Made[] {
  if (job.state.status !== "completed") return [];
  return job.outputs.slice(0, job.spec.settings.count).map((output) => ({ job, output }));
}

function shortOf(made: number, asked: number, failed: Job | undefined): string {
  const why = failed === undefined ? "the provider made no more" : problemOfJob(failed).message;
  return `n ${asked}: ${made} of ${asked} pictures were made, the others cost nothing: ${why}`;
}
