/** What a job's owner may do to it: contracts/jobs-api.md "Jobs". */

import { type Command, type CommandData, isFinal, type Job, type QueueTarget } from "@sluice/domain";
import { EdgeError, fitMode, readJobChange, readRedo } from "@sluice/protocol";
import type { Hono } from "hono";
import type { Caller } from "./authenticate.ts";
import { readJson } from "./body.ts";
import { decide } from "./command.ts";
import { askAgain, requireReferences } from "./job_again.ts";
import { finished, headersOf, show } from "./job_answers.ts";
import type { FoundJob } from "./job_source.ts";
import { answerSubmission, API_MAX_SIDE } from "./job_submission.ts";
import { type Kit, requireJob, type RouteContext, type RouteEnv, SMALL_BODY } from "./kit.ts";
import { prepareJob } from "./prepare_job.ts";
import { repeatOf } from "./repeat.ts";

export function routeJobsChange(app: Hono<RouteEnv>, kit: Kit): void {
  app.delete("/api/jobs/:id", (c) => cancel(c, kit));
  app.delete("/api/jobs/:id/outputs", (c) => erase(c, kit));
  app.post("/api/jobs/:id/resume", (c) => resume(c, kit));
  app.post("/api/jobs/:id/retry", (c) => retry(c, kit));
  app.post("/api/jobs/:id/next", (c) => runNext(c, kit));
  app.patch("/api/jobs/:id", (c) => change(c, kit));
}

async function ownJob(c: RouteContext, kit: Kit): Promise<FoundJob & { readonly caller: Caller }> {
  const caller = kit.authenticate(c.req.raw, "generate", "manage");
  return { ...await requireJob(kit, caller.accountId, c.req.param("id") ?? ""), caller };
}

/** At once while no agent has it, else when its agent confirms: contracts/settled.md point 19. */
async function cancel(c: RouteContext, kit: Kit): Promise<Response> {
  const { job, caller } = await ownJob(c, kit);
  const { jobId, accountId } = job.spec;
  if (isFinal(job)) throw finished(job, "cancel");
  const status = await tell(kit, caller, "CancelJob", { jobId, accountId }, "cancel");
  return c.json({ success: true, status }, status === "cancelled" ? 200 : 202, headersOf(job));
}

/** A parked job goes on because its owner says that the page is fine again: contracts/settled.md point 27. */
async function resume(c: RouteContext, kit: Kit): Promise<Response> {
  const { job, caller } = await ownJob(c, kit);
  const { jobId, accountId } = job.spec;
  if (isFinal(job)) throw finished(job, "resume");
  const status = await tell(kit, caller, "ResumeJob", { jobId, accountId }, "resume");
  return c.json({ success: true, status }, 200, headersOf(job));
}

/** Sooner or later, to another place, held or let go; answers with the job as it is then. */
async function change(c: RouteContext, kit: Kit): Promise<Response> {
  const { job, caller } = await ownJob(c, kit);
  const { jobId, accountId } = job.spec;
  const wanted = readJobChange(await readJson(c.req.raw, SMALL_BODY));
  if (isFinal(job)) throw finished(job, "change");
  if ("to" in wanted) return await move(c, kit, caller, job, wanted.to);
  await tell(kit, caller, "ChangeJob", { jobId, accountId, ...wanted }, "change");
  return await showAgain(c, kit, job);
}

/** Before all that the account has in its queue. */
async function runNext(c: RouteContext, kit: Kit): Promise<Response> {
  const { job, caller } = await ownJob(c, kit);
  if (isFinal(job)) throw finished(job, "move");
  return await move(c, kit, caller, job, "front");
}

async function move(
  c: RouteContext,
  kit: Kit,
  caller: Caller,
  job: Job,
  to: QueueTarget,
): Promise<Response> {
  const { jobId, accountId } = job.spec;
  await tell(kit, caller, "MoveJob", { jobId, accountId, to }, "move");
  return await showAgain(c, kit, job);
}

async function showAgain(c: RouteContext, kit: Kit, { spec: { accountId, jobId } }: Job): Promise<Response> {
  await kit.view.reached(kit.view.lastCommitOf(accountId), 500);
  const { job, pending } = await requireJob(kit, accountId, jobId);
  return c.json(show(kit, job, pending), 200, headersOf(job));
}

/** Prompt and outputs go from view; that they were stays in the log. */
async function erase(c: RouteContext, kit: Kit): Promise<Response> {
  const { settings, view } = kit;
  const { job, pending, caller } = await ownJob(c, kit);
  const { jobId, accountId } = job.spec;
  if (!isFinal(job)) {
    throw new EdgeError("not_finished", `erase job "${jobId}": it is ${job.state.status}, cancel it first`);
  }
  if (pending) throw new EdgeError("not_found", `erase job "${jobId}": it was refused and is not kept`);
  const mediaIds = [...new Set(job.outputs.map((o) => o.mediaId))];
  if (job.erasedAt === undefined) {
    const { number } = await decide(settings, {
      ...commandBy(kit, caller),
      type: "EraseJobs",
      data: { accountId, jobs: [{ jobId, mediaIds }], entry: false },
    });
    if (number !== null) view.note(accountId, number);
  }
  return c.json({ success: true, outputs: job.outputs.length }, 200, headersOf(job));
}

/** A new job like a finished one, linked to it. */
async function retry(c: RouteContext, kit: Kit): Promise<Response> {
  const caller = kit.authenticate(c.req.raw, "generate");
  const { job } = await requireJob(kit, caller.accountId, c.req.param("id") ?? "");
  const { spec, erasedAt, state } = job;
  const body = hasBody(c.req.raw) ? await readJson(c.req.raw, SMALL_BODY) : {};
  const redo = readRedo(body);
  if (!isFinal(job)) {
    throw new EdgeError(
      "not_finished",
      `retry job "${spec.jobId}": it is ${state.status}, wait or cancel it first`,
    );
  }
  if (erasedAt !== undefined) {
    throw new EdgeError("erased", `retry job "${spec.jobId}": its prompt was deleted, start a new job`);
  }
  await requireReferences(kit.settings, job);
  const { ask, warnings } = askAgain(job, redo);
  const prepared = await prepareJob(kit, caller, ask, {
    maxSide: API_MAX_SIDE,
    repeat: repeatOf(c.req.raw, caller, body, redo.idempotencyKey),
    fit: (model) => fitMode({ ask, mode: null }, model),
    retryOf: spec.jobId,
    ...(spec.origin === undefined ? {} : { origin: spec.origin }),
    ...(spec.webhook === undefined ? {} : { webhook: spec.webhook }),
  });
  return await answerSubmission(c, kit, caller, {
    ...prepared,
    warnings: [...warnings, ...prepared.warnings],
  });
}

/** Whether there is anything to read: a retry without wishes needs no body. */
function hasBody({ headers }: Request): boolean {
  const length = headers.get("content-length");
  return length === null ? headers.has("content-type") || headers.has("transfer-encoding") : length !== "0";
}

type OwnerCommand = "CancelJob" | "ResumeJob" | "ChangeJob" | "MoveJob";

/**
 * Carries out an owner's command about an open job; the state that the decider answers with. Throws `EdgeError`, which is
 * `already_finished` when the job ended since we looked.
 */
async function tell<T extends OwnerCommand>(
  kit: Kit,
  caller: Caller,
  type: T,
  data: CommandData[T],
  action: Parameters<typeof finished>[1],
): Promise<string> {
  const { settings, view } = kit;
  const { jobId, accountId } = data;
  try {
    const { number, reply } = await decide(settings, { ...commandBy(kit, caller), type, data } as Command);
    if (number !== null) view.note(accountId, number);
    return reply.type === "job" ? reply.status : "cancelling";
  } catch (error) {
    // the decider forgets what is finished
    if (!(error instanceof EdgeError) || error.code !== "not_found") throw error;
    const { number } = await settings.bus.log.head();
    await view.reached(number, 500);
    const { job } = await requireJob(kit, accountId, jobId);
    throw isFinal(job) ? finished(job, action) : error;
  }
}

function commandBy({ settings }: Kit, { key }: Caller): Pick<Command, "id" | "actor"> {
  return { id: settings.newId(), actor: { type: "key", id: key.keyId } };
}
