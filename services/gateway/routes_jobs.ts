/** `/api/jobs`: contracts/jobs-api.md "Jobs". */

import { findModel, isFinal, type Job, type JobStatus, type Submission } from "@sluice/domain";
import {
  apiStatus,
  EdgeError,
  fitMode,
  jobJson,
  type JobListQuery,
  readJobBody,
  readJobList,
  readWhole,
} from "@sluice/protocol";
import type { Hono } from "hono";
import { readJson } from "./body.ts";
import { accepted, decide } from "./command.ts";
import { factsOf } from "./job_facts.ts";
import type { FoundJob } from "./job_source.ts";
import { jobHeaders, type Kit, requireJob, type RouteContext, type RouteEnv } from "./kit.ts";
import { fileName, mediaPath } from "./media_urls.ts";
import { readsReached } from "./read_your_writes.ts";
import { idempotencyKeyOf, prepareJob, submitJob } from "./submit_job.ts";

/** Longest side of a reference picture on `/api`: contracts/settled.md point 8. */
const API_MAX_SIDE = 512;

/** As many submissions at once wait for their own commit to come back, to tell their exact place in the queue. */
const EXACT_PLACES = 4;

export function routeJobs(app: Hono<RouteEnv>, kit: Kit): void {
  app.post("/api/jobs", (c) => create(c, kit));
  app.get("/api/jobs", (c) => list(c, kit));
  app.get("/api/jobs/:id", async (c) => {
    const { accountId } = kit.authenticate(c.req.raw, "read", "generate");
    const { job, pending } = await requireJob(kit, accountId, c.req.param("id"));
    return c.json(show(kit, job, pending), 200, headersOf(job));
  });
  app.get("/api/jobs/:id/download", (c) => download(c, kit));
  app.delete("/api/jobs/:id", (c) => cancel(c, kit));
  app.post("/api/jobs/:id/resume", (c) => resume(c, kit));
}

async function create(c: RouteContext, kit: Kit): Promise<Response> {
  const caller = kit.authenticate(c.req.raw, "generate");
  const request = readJobBody(await readJson(c.req.raw));
  const prepared = await prepareJob(kit, caller, request.ask, {
    maxSide: API_MAX_SIDE,
    idempotencyKey: idempotencyKeyOf(c.req.raw.headers) ?? request.idempotencyKey,
    fit: (model) => fitMode(request, model),
  });
  const { submission, model, warnings, earlier } = prepared;
  if (earlier !== null) return replayed(c, kit, earlier, warnings);
  const submitted = await submitJob(kit, caller, prepared);
  const { jobId } = submission;
  const headers = jobHeaders(jobId, model);
  if (submitted.type === "pending") {
    const estimatedTime = model.usualSeconds;
    const body = { success: true, jobId, status: "pending", queuePosition: null, estimatedTime };
    return c.json({ ...body, ...warned(warnings) }, 202, headers);
  }
  const { reply, number } = accepted(submitted.outcome);
  if (submitted.replayed !== null) return replayed(c, kit, submitted.replayed, warnings);
  const { status, reserved } = reply.type === "job" ? reply : { status: "queued", reserved: 0 };
  // exact when few ask at once; a crowd is not held up for a number that changes anyway
  if (number !== null && kit.view.waiting < EXACT_PLACES) await kit.view.reached(number, 500);
  const queuePosition = queuedAt(kit, submission, status);
  return c.json(
    {
      success: true,
      jobId,
      status: status === "finished" ? "completed" : apiStatus(status as JobStatus),
      queuePosition,
      estimatedTime: model.usualSeconds * Math.max(1, queuePosition ?? 1),
      creditsReserved: reserved,
      ...warned(warnings),
    },
    201,
    headers,
  );
}

/** The answer to a request that was made before under the same Idempotency-Key. */
function replayed(
  c: RouteContext,
  kit: Kit,
  { job, pending }: FoundJob,
  warnings: readonly string[],
): Response {
  const { queuePosition, estimatedTime } = factsOf(kit.view, job, pending);
  const body = {
    success: true,
    jobId: job.spec.jobId,
    status: pending ? "pending" : apiStatus(job.state.status),
    queuePosition,
    estimatedTime,
    creditsReserved: job.spec.price,
  };
  return c.json({ ...body, ...warned(warnings) }, 201, { ...headersOf(job), "idempotent-replayed": "true" });
}

/**
 * A new job's place among its account's own: the same as `GET` shows, and without a walk over the queue. One whose
 * commit has not come back yet stands behind those that have.
 */
function queuedAt({ view: { facts } }: Kit, submission: Submission, status: string): number | null {
  const { accountId, jobId, model, priority } = submission;
  const job = facts.job(accountId, jobId);
  if ((job?.state.status ?? status) !== "queued") return null;
  return facts.queuedUpTo(accountId, model, priority) + (job === undefined ? 1 : 0);
}

function warned(warnings: readonly string[]): { warnings?: readonly string[] } {
  return warnings.length === 0 ? {} : { warnings };
}

async function list(c: RouteContext, kit: Kit): Promise<Response> {
  const { accountId } = kit.authenticate(c.req.raw, "read", "generate");
  const query = readJobList(c.req.query());
  // nothing that the read model holds is pending: a job is decided before it comes there
  if (query.statuses?.length === 0) return c.json({ jobs: [], total: 0, next_cursor: null });
  await readsReached(kit.view, accountId);
  const page = await kit.settings.reads.jobs(accountId, query).catch((error) => refuseCursor(error, query));
  return c.json({
    jobs: page.jobs.map((job) => show(kit, job)),
    total: page.total,
    next_cursor: page.nextCursor,
  });
}

/** By name: the gateway knows the read model's port, not its classes. */
function refuseCursor(error: unknown, query: JobListQuery): never {
  if (!(error instanceof Error) || error.name !== "BadCursor") throw error;
  throw new EdgeError(
    "invalid_value",
    `cursor "${query.cursor?.slice(0, 60)}": accepted is a next_cursor of this list`,
    {
      param: "cursor",
      cause: error,
    },
  );
}

async function download(c: RouteContext, kit: Kit): Promise<Response> {
  const { accountId } = kit.authenticate(c.req.raw, "read", "generate");
  const index = readWhole("index", c.req.query("index"), 0, 99) ?? 0;
  const { job } = await requireJob(kit, accountId, c.req.param("id") ?? "");
  if (job.state.status !== "completed") {
    throw new EdgeError(
      "not_ready",
      `download job "${job.spec.jobId}": it is ${job.state.status}, needed is completed`,
    );
  }
  const output = job.outputs.find((o) => o.index === index);
  if (output === undefined) {
    throw new EdgeError(
      "not_found",
      `output ${index}: the job has ${job.outputs.map((o) => o.index).join(", ")}`,
      {
        param: "index",
      },
    );
  }
  for (const [name, value] of Object.entries(headersOf(job))) c.header(name, value);
  c.header("cache-control", "no-store");
  return c.redirect(mediaPath(kit.settings, output.mediaId, fileName(job, output)), 302);
}

/** A parked job goes on because its owner says that the page is fine again: contracts/settled.md point 27. */
async function resume(c: RouteContext, kit: Kit): Promise<Response> {
  const { accountId, key } = kit.authenticate(c.req.raw, "generate", "manage");
  const { settings, view } = kit;
  const { job } = await requireJob(kit, accountId, c.req.param("id") ?? "");
  if (isFinal(job)) throw finished(job, "resume");
  const outcome = await decide(settings, {
    id: settings.newId(),
    type: "ResumeJob",
    actor: { type: "key", id: key.keyId },
    data: { jobId: job.spec.jobId, accountId },
  });
  if (outcome.number !== null) view.note(accountId, outcome.number);
  const status = outcome.reply.type === "job" ? outcome.reply.status : job.state.status;
  return c.json({ success: true, status }, 200, headersOf(job));
}

async function cancel(c: RouteContext, kit: Kit): Promise<Response> {
  const { accountId, key } = kit.authenticate(c.req.raw, "generate", "manage");
  const { settings, view } = kit;
  const { job } = await requireJob(kit, accountId, c.req.param("id") ?? "");
  const { jobId } = job.spec;
  if (isFinal(job)) throw finished(job, "cancel");
  const outcome = await decide(settings, {
    id: settings.newId(),
    type: "CancelJob",
    actor: { type: "key", id: key.keyId },
    data: { jobId, accountId },
  }).catch(async (error) => {
    // the decider forgets what is finished: it may have ended since we looked
    if (!(error instanceof EdgeError) || error.code !== "not_found") throw error;
    const { number } = await settings.bus.log.head();
    await view.reached(number, 500);
    const { job } = await requireJob(kit, accountId, jobId);
    throw isFinal(job) ? finished(job, "cancel") : error;
  });
  if (outcome.number !== null) view.note(accountId, outcome.number);
  const status = outcome.reply.type === "job" ? outcome.reply.status : "cancelling";
  return c.json({ success: true, status }, status === "cancelled" ? 200 : 202, headersOf(job));
}

function finished(job: Job, action: "cancel" | "resume"): EdgeError {
  return new EdgeError("already_finished", `${action} job "${job.spec.jobId}": it is ${job.state.status}`);
}

function headersOf(job: Job): Record<string, string> {
  return jobHeaders(job.spec.jobId, findModel(job.spec.model));
}

function show(kit: Kit, job: Job, pending = false) {
  return jobJson(job, factsOf(kit.view, job, pending), (output) => mediaPath(kit.settings, output.mediaId));
}
