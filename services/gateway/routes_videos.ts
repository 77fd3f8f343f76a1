/** `/v1/videos`: contracts/openai.md §6. */

import { findModel, type Job } from "@sluice/domain";
import { mediaResponse } from "@sluice/media";
import {
  EdgeError,
  pollAfterMs,
  readVideoBody,
  VIDEO_FIELDS,
  VIDEO_PICTURES,
  videoJson,
} from "@sluice/protocol";
import type { Hono } from "hono";
import { readFields } from "./body.ts";
import { accepted } from "./command.ts";
import { factsOf } from "./job_facts.ts";
import { type FoundJob, jobOf } from "./job_source.ts";
import { jobHeaders, type Kit, requireJob, type RouteContext, type RouteEnv } from "./kit.ts";
import { fileName } from "./media_urls.ts";
import { V1_MAX_SIDE } from "./routes_images.ts";
import { idempotencyKeyOf, prepareJob, submitJob } from "./submit_job.ts";

const FIELDS = { known: VIDEO_FIELDS, long: VIDEO_PICTURES };

export function routeVideos(app: Hono<RouteEnv>, kit: Kit): void {
  app.post("/v1/videos", (c) => create(c, kit));
  app.get("/v1/videos/:id", async (c) => {
    const { job, pending } = await requireVideo(c, kit);
    return answer(c, kit, job, { pending });
  });
  app.get("/v1/videos/:id/content", (c) => content(c, kit));
}

async function create(c: RouteContext, kit: Kit): Promise<Response> {
  const caller = kit.authenticate(c.req.raw, "generate");
  const ask = readVideoBody(await readFields(c.req.raw, FIELDS));
  const options = { maxSide: V1_MAX_SIDE, idempotencyKey: idempotencyKeyOf(c.req.raw.headers) };
  const prepared = await prepareJob(kit, caller, ask, options);
  const { submission, warnings, earlier } = prepared;
  if (earlier !== null) return replayed(c, kit, earlier, warnings);
  const decided = await submitJob(kit, caller, prepared);
  if (decided.type === "pending") {
    return answer(c, kit, jobOf(submission, kit.settings.clock()), { pending: true, warnings });
  }
  const { number } = accepted(decided.outcome);
  if (decided.replayed !== null) return replayed(c, kit, decided.replayed, warnings);
  if (number !== null) await kit.view.reached(number, 500);
  const job = kit.view.facts.job(caller.accountId, submission.jobId) ??
    jobOf(submission, kit.settings.clock());
  return answer(c, kit, job, { warnings });
}

function replayed(
  c: RouteContext,
  kit: Kit,
  { job, pending }: FoundJob,
  warnings: readonly string[],
): Response {
  c.header("idempotent-replayed", "true");
  return answer(c, kit, job, { pending, warnings });
}

async function content(c: RouteContext, kit: Kit): Promise<Response> {
  const { job } = await requireVideo(c, kit);
  const variant = c.req.query("variant") ?? "video";
  if (variant !== "video") {
    throw new EdgeError("unsupported_parameter", `variant "${variant.slice(0, 40)}": accepted is video`, {
      param: "variant",
    });
  }
  const output = job.state.status === "completed" ? job.outputs[0] : undefined;
  if (output === undefined) {
    throw new EdgeError(
      "not_ready",
      `video "${c.req.param("id")}": it is ${job.state.status}, content needs completed`,
    );
  }
  const response = await mediaResponse(kit.settings.media, output.mediaId, c.req.raw, {
    filename: fileName(job, output),
  });
  if (response === null) {
    throw new EdgeError("not_found", `video "${c.req.param("id")}": its bytes are not stored any more`);
  }
  for (const [name, value] of Object.entries(headersOf(job))) response.headers.set(name, value);
  return response;
}

/** The account's video job; a job of another kind has no video. */
async function requireVideo(c: RouteContext, kit: Kit) {
  const { accountId } = kit.authenticate(c.req.raw, "read", "generate");
  const id = c.req.param("id") ?? "";
  const found = await requireJob(kit, accountId, id);
  if (found.job.spec.kind !== "video") {
    throw new EdgeError("not_found", `there is no video "${id}"`, { param: "id" });
  }
  return found;
}

function headersOf(job: Job): Record<string, string> {
  return jobHeaders(job.spec.jobId, findModel(job.spec.model));
}

function answer(
  c: RouteContext,
  { view }: Kit,
  job: Job,
  { pending = false, warnings = [] }: { readonly pending?: boolean; readonly warnings?: readonly string[] },
): Response {
  const headers = { ...headersOf(job), "openai-poll-after-ms": String(pollAfterMs(job.spec.model)) };
  return c.json(videoJson(job, factsOf(view, job, pending), warnings), 200, headers);
}
