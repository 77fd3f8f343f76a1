/** A request's jobs on their way, waited for together: one request may be several jobs, and may be another one's repetition. */

import { findModel, isFinal, type Job, type Model } from "@sluice/domain";
import { EdgeError } from "@sluice/protocol";
import type { Caller } from "./authenticate.ts";
import { accepted } from "./command.ts";
import { findJob, type FoundJob } from "./job_source.ts";
import { jobHeaders, type Kit } from "./kit.ts";
import { groupOf, type Prepared } from "./prepare_job.ts";
import { submitJob, type Submitted } from "./submit_job.ts";

export interface Underway {
  readonly accountId: string;
  readonly jobId: string;
  readonly model: Model;
  /** The end of each job, in the request's order. They reject with an `EdgeError`: refused late, or waited for too long. */
  readonly ends: readonly Promise<Job>[];
  /** What the answer says of the job. */
  readonly headers: Readonly<Record<string, string>>;
}

/** How long a request waits; over when `stop` is called or the time has passed. */
export interface Patience {
  readonly signal: AbortSignal;
  /** The waiting ends, the job goes on. */
  stop(why?: EdgeError): void;
}

/** The signal's reason is an `EdgeError` `timeout`. */
function patience(ms: number): Patience {
  const controller = new AbortController();
  const end = (why: EdgeError) => {
    clearTimeout(timer);
    controller.abort(why);
  };
  const message = `the job is not done after ${ms / 1_000} s: it goes on, look for it under x-job-id`;
  const timer = setTimeout(() => end(new EdgeError("timeout", message)), ms);
  return {
    signal: controller.signal,
    stop: (why = new EdgeError("timeout", "nobody waits for the job any more")) => end(why),
  };
}

/** What an answer needs of jobs that were started. */
export interface Started {
  readonly underway: Underway;
  /** To be stopped when nobody waits any more. */
  readonly waiting: Patience;
  readonly warnings: readonly string[];
}

/** Submits what was prepared and waits for at most `imageTimeoutMs`. Throws `EdgeError` when it is refused. */
export async function start(kit: Kit, caller: Caller, prepared: Prepared): Promise<Started> {
  const waiting = patience(kit.settings.imageTimeoutMs);
  try {
    const underway = await begin(kit, caller, prepared, waiting.signal);
    return { underway, waiting, warnings: prepared.warnings };
  } catch (error) {
    waiting.stop();
    throw error;
  }
}

/** Submits what was prepared, or finds the jobs that the same request began before. Throws `EdgeError` when it is refused. */
async function begin(
  kit: Kit,
  caller: Caller,
  prepared: Prepared,
  signal: AbortSignal,
): Promise<Underway> {
  const { submission, followers, earlier, model } = prepared;
  const { accountId } = caller;
  const { jobId } = submission;
  const waiting: Waiting = { kit, accountId, signal };
  if (earlier !== null) return joined(waiting, earlier);
  // wait before the command is sent, so that no end can be missed
  const own = groupOf({ jobId, followers: followers.length })
    .map((id) => quiet(seen(waiting, id)));
  const submitted = await submitJob(kit, caller, prepared);
  if (submitted.type === "pending") {
    const ends = own.map((end, i) => quiet(decidedLate(waiting, submitted, jobId, end, i)));
    return { accountId, jobId, model, ends, headers: jobHeaders(jobId, model) };
  }
  accepted(submitted.outcome);
  if (submitted.replayed !== null) return joined(waiting, submitted.replayed);
  return { accountId, jobId, model, ends: own, headers: jobHeaders(jobId, model) };
}

interface Waiting {
  readonly kit: Kit;
  readonly accountId: string;
  readonly signal: AbortSignal;
}

/** The jobs of the request that began `first`, finished ones included. */
function joined(waiting: Waiting, { job: first, pending }: FoundJob): Underway {
  const { jobId, model: name } = first.spec;
  const model = findModel(name);
  if (model === undefined) throw new RangeError(`wait for job "${jobId}": unknown model "${name}"`);
  const ends = groupOf(first.spec).map((id) =>
    quiet(id === jobId && isFinal(first) ? Promise.resolve(first) : found(waiting, id, pending))
  );
  const headers = { ...jobHeaders(jobId, model), "idempotent-replayed": "true" };
  return { accountId: waiting.accountId, jobId, model, ends, headers };
}

/** The job's end, whether this process has seen the job or not. Throws `EdgeError` for one that must be there and is not. */
async function found(waiting: Waiting, jobId: string, mayCome = true): Promise<Job> {
  const { kit: { view, pending }, accountId } = waiting;
  const known = await findJob(view, pending, accountId, jobId, { patient: true });
  // all jobs of a request are begun in one commit
  if (known === null && !mayCome) {
    throw new EdgeError(
      "erased",
      `job "${jobId}" of this request was deleted: send the request as a new one`,
    );
  }
  return known !== null && isFinal(known.job) ? known.job : await seen(waiting, jobId);
}

/** The end of a job whose commits this process follows. */
function seen({ kit, accountId, signal }: Waiting, jobId: string): Promise<Job> {
  return kit.view.waitForJob(accountId, jobId, isFinal, signal);
}

/** The end of the `i`th job when the decision comes after the answer began: it may still be no, or another's job. */
async function decidedLate(
  waiting: Waiting,
  { outcome }: Extract<Submitted, { type: "pending" }>,
  jobId: string,
  own: Promise<Job>,
  i: number,
): Promise<Job> {
  const decided = outcome.then((late) => {
    const { reply, number } = accepted(late);
    // one that was there before may have ended before this process began to look on
    if (reply.type !== "job" || (reply.jobId === jobId && number !== null)) return own;
    return found(waiting, groupOf({ jobId: reply.jobId, followers: i })[i] ?? jobId);
  });
  // the answer on the live channel may be lost; the job's end in the log is not
  return await Promise.race([decided, own]);
}

/** The promise, which may reject while nobody looks at it yet. */
function quiet<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}
