/** `/api/jobs`: contracts/jobs-api.md "Jobs". */

import { findModel, isFinal, type Job, type JobStatus, type Model } from "@sluice/domain";
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
import { jobHeaders, type Kit, requireJob, type RouteContext, type RouteEnv } from "./kit.ts";
import { fileName, mediaPath } from "./media_urls.ts";
import { readsReached } from "./read_your_writes.ts";
import { idempotencyKeyOf, prepareJob, submitJob } from "./submit_job.ts";

/** Longest side of a reference picture on `/api`: contracts/settled.md point 8. */
const API_MAX_SIDE = 512;

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
  const { submission, model, warnings, earlier } = await prepareJob(kit, caller, request.ask, {
    maxSide: API_MAX_SIDE,
    idempotencyKey: idempotencyKeyOf(c.req.raw.headers) ?? request.idempotencyKey,
    fit: (model) => fitMode(request, model),
  });
  const { jobId } = submission;
  const headers = jobHeaders(jobId, model);
  if (earlier !== null) {
    const { queuePosition, estimatedTime } = factsOf(kit.view, earlier.job, earlier.pending);
    const status = earlier.pending ? "pending" : apiStatus(earlier.job.state.status);
    const creditsReserved = earlier.job.spec.price;
    const body = { success: true, jobId, status, queuePosition, estimatedTime, creditsReserved };
    return c.json({ ...body, ...warned(warnings) }, 201, { ...headers, "idempotent-replayed": "true" });
  }
  const decided = await submitJob(kit, caller, submission);
  if (decided.type === "pending") {
    const body = {
      success: true,
      jobId,
      status: "pending",
      queuePosition: null,
      estimatedTime: model.usualSeconds,
    };
    return c.json({ ...body, ...warned(warnings) }, 202, headers);
  }
  const { reply } = accepted(decided.outcome);
  const { status, reserved, queuePosition } = reply.type === "job"
    ? reply
    : { status: "queued", reserved: 0, queuePosition: null };
  return c.json(
    {
      success: true,
      jobId,
      status: status === "finished" ? "completed" : apiStatus(status as JobStatus),
      queuePosition,
      estimatedTime: estimate(model, queuePosition),
      creditsReserved: reserved,
      ...warned(warnings),
    },
    201,
    headers,
  );
}

function estimate(model: Model, queuePosition: number | null): number {
  return model.usualSeconds * Math.max(1, queuePosition ?? 1);
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
  const output = job.outputs[index];
  if (output === undefined) {
    throw new EdgeError("not_found", `output ${index}: the job has ${job.outputs.length}, counted from 0`, {
      param: "index",
    });
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
