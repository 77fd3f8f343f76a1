/** `/v1/images/generations`: jobs that the request waits for, and a look at those it does not wait for. */

import { findModel, isFinal, type Job } from "@sluice/domain";
import { EdgeError, type ImageAnswer, invalidValue, readImageBody } from "@sluice/protocol";
import type { Hono } from "hono";
import { stillWaiting } from "./async_answer.ts";
import { readJson } from "./body.ts";
import { openAiError } from "./errors_openai.ts";
import { answerImages, imagesResult } from "./images_answer.ts";
import { type InTurn, inTurn } from "./in_turn.ts";
import { findJob } from "./job_source.ts";
import { jobHeaders, type Kit, requireJob, type RouteContext, type RouteEnv } from "./kit.ts";
import { groupOf, prepareJob } from "./prepare_job.ts";
import { repeatOf } from "./repeat.ts";
import { start } from "./waited_group.ts";

/** Longest side of a reference picture on `/v1`. */
export const V1_MAX_SIDE = 2_048;

export function routeImages(app: Hono<RouteEnv>, kit: Kit): void {
  const turn = inTurn();
  app.post("/v1/images/generations", (c) => generate(c, kit, turn));
  app.get("/v1/images/generations/:id", (c) => look(c, kit));
}

async function generate(c: RouteContext, kit: Kit, turn: InTurn): Promise<Response> {
  const caller = kit.authenticate(c.req.raw, "generate");
  const body = await readJson(c.req.raw);
  const { ask, answer } = readImageBody(body);
  const options = { maxSide: V1_MAX_SIDE, repeat: repeatOf(c.req.raw, caller, body) };
  const started = await turn(
    options.repeat,
    async () => await start(kit, caller, await prepareJob(kit, caller, ask, options)),
  );
  return await answerImages(c, kit, started, answer, "image_generation");
}

/** How the job stands, and its reply as soon as it has one. */
async function look(c: RouteContext, kit: Kit): Promise<Response> {
  const { accountId } = kit.authenticate(c.req.raw, "read", "generate");
  const id = c.req.param("id") ?? "";
  const { job } = await requireJob(kit, accountId, id);
  if (job.spec.kind !== "image") {
    throw new EdgeError("not_found", `there is no image job "${id.slice(0, 64)}"`, { param: "id" });
  }
  const answer = answerFor(job, c.req.query("response_format"));
  const headers = jobHeaders(job.spec.jobId, findModel(job.spec.model));
  const jobs = await groupFrom(kit, accountId, job);
  const open = jobs.find((one) => !isFinal(one));
  if (open !== undefined) return stillWaiting(kit, job.spec.jobId, open, { headers });
  const result = await imagesResult(kit, jobs.map((one) => Promise.resolve(one)), answer);
  return result.ok ? c.json(result.json as object, 200, headers) : openAiError(result.problem, headers);
}

/** All jobs of the request that began `first`. */
async function groupFrom(kit: Kit, accountId: string, first: Job): Promise<readonly Job[]> {
  const [, ...others] = groupOf(first.spec);
  const found = await Promise.all(
    others.map((id) => findJob(kit.view, kit.pending, accountId, id, { patient: true })),
  );
  return [first, ...found.flatMap((one) => one?.job ?? [])];
}

/** As the request asked for it, unless the look asks otherwise. */
function answerFor({ spec }: Job, format: string | undefined): ImageAnswer {
  if (format !== undefined && format !== "url" && format !== "b64_json") {
    throw invalidValue("response_format", format, "url, b64_json");
  }
  // a job of the other API may have anything in its metadata
  const as = format ?? (spec.metadata["response_format"] === "url" ? "url" : "b64_json");
  const quality = spec.metadata["quality"] ?? "auto";
  return { as, quality, stream: false, async: true, warnings: [] };
}
