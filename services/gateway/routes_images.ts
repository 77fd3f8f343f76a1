/** `POST /v1/images/generations`: a job that the request waits for. */

import { Buffer } from "node:buffer";
import { isFinal, type Job } from "@sluice/domain";
import { EdgeError, type ImageRequest, imagesJson, type Picture, readImageBody } from "@sluice/protocol";
import type { Hono } from "hono";
import { readJson } from "./body.ts";
import { accepted } from "./command.ts";
import { earlyAnswer, type Ending } from "./early_answer.ts";
import { openAiError, type Problem, problemFrom, problemJson, problemOfJob } from "./errors_openai.ts";
import { jobHeaders, type Kit, type RouteContext, type RouteEnv } from "./kit.ts";
import { mediaUrl } from "./media_urls.ts";
import { idempotencyKeyOf, prepareJob, submitJob, type Submitted } from "./submit_job.ts";

/** Longest side of a reference picture on `/v1`. */
export const V1_MAX_SIDE = 2_048;

export function routeImages(app: Hono<RouteEnv>, kit: Kit): void {
  app.post("/v1/images/generations", (c) => generate(c, kit));
}

/** How a waited-for job ended, as an answer of either kind. */
type Result = { readonly ok: true; readonly json: unknown } | {
  readonly ok: false;
  readonly problem: Problem;
  /** Whether there is a job that the client may look for. */
  readonly hasJob: boolean;
};

async function generate(c: RouteContext, kit: Kit): Promise<Response> {
  const { settings, view } = kit;
  const caller = kit.authenticate(c.req.raw, "generate");
  const request = readImageBody(await readJson(c.req.raw));
  const options = { maxSide: V1_MAX_SIDE, idempotencyKey: idempotencyKeyOf(c.req.raw.headers) };
  const prepared = await prepareJob(kit, caller, request.ask, options);
  const { submission, model, warnings, earlier } = prepared;
  const headers = jobHeaders(submission.jobId, model);
  if (earlier !== null) headers["idempotent-replayed"] = "true";

  // 1. wait before the command is sent, so that no end can be missed
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(timedOut(settings.imageTimeoutMs)), settings.imageTimeoutMs);
  const ended = earlier !== null && isFinal(earlier.job)
    ? Promise.resolve(earlier.job)
    : view.waitForJob(caller.accountId, submission.jobId, isFinal, stop.signal);
  ended.catch(() => {});

  // 2. submit; a refusal still has its own status
  const result = (async (): Promise<Result> => {
    try {
      const found = earlier === null ? await decided(await submitJob(kit, caller, prepared), ended) : null;
      if (found !== null) headers["idempotent-replayed"] = "true";
      return await resultOf(kit, found !== null && isFinal(found) ? found : await ended, request, warnings);
    } catch (error) {
      if (!(error instanceof EdgeError)) throw error;
      return { ok: false, problem: problemFrom(error), hasJob: error.code === "timeout" };
    } finally {
      clearTimeout(timer);
      stop.abort();
    }
  })();

  // 3. answer when the fate is known, or begin the answer when that takes too long
  const first = await withinMs(result, settings.earlyHeadersAfterMs);
  if (first === null) {
    // a client that hangs up does not cancel its job: only the waiting ends
    const onHangUp = () => stop.abort(new EdgeError("timeout", "the client hung up"));
    const { keepAliveMs } = settings;
    return earlyAnswer(result.then(ending, brokenEnding(kit)), { keepAliveMs, headers, onHangUp });
  }
  if (first.ok) return c.json(first.json as object, 200, headers);
  return openAiError(first.problem, first.hasJob ? headers : {});
}

/** The job that was there before under the same key, or null for a new one. Throws its rejection, however late, as an `EdgeError`. */
async function decided(submitted: Submitted, ended: Promise<Job>): Promise<Job | null> {
  if (submitted.type === "decided") {
    accepted(submitted.outcome);
    return submitted.replayed?.job ?? null;
  }
  // the answer on the live channel may be lost; the job's end in the log is not
  await Promise.race([submitted.outcome.then(accepted), ended]);
  return null;
}

async function resultOf(
  kit: Kit,
  job: Job,
  { answer, quality }: ImageRequest,
  warnings: readonly string[],
): Promise<Result> {
  if (job.state.status !== "completed") return { ok: false, problem: problemOfJob(job), hasJob: true };
  const pictures = await Promise.all(
    // a provider may make more than was asked for, and paid
    job.outputs.slice(0, job.spec.settings.count).map(async ({ mediaId }): Promise<Picture> =>
      answer === "url" ? { url: mediaUrl(kit.settings, mediaId) } : { b64_json: await base64Of(kit, mediaId) }
    ),
  );
  return { ok: true, json: imagesJson(job, pictures, { quality, warnings }) };
}

async function base64Of({ settings }: Kit, mediaId: string): Promise<string> {
  const stream = await settings.media.read(mediaId);
  if (stream === null) throw new EdgeError("not_found", `the picture "${mediaId}" is not stored any more`);
  try {
    return Buffer.from(await new Response(stream).arrayBuffer()).toString("base64");
  } catch (cause) {
    throw new EdgeError(
      "unavailable",
      `the picture "${mediaId}" cannot be read at the moment: look for its job`,
      {
        retryAfter: 5,
        mayRepeat: true,
        cause,
      },
    );
  }
}

function ending(result: Result): Ending {
  return result.ok ? result : { ok: false, json: problemJson(result.problem) };
}

function brokenEnding({ settings }: Kit): (error: unknown) => Ending {
  return (error) => {
    settings.log("error", "an image request broke after its headers", { error: String(error) });
    return {
      ok: false,
      json: problemJson(problemFrom(new EdgeError("internal", "the server made a mistake"))),
    };
  };
}

function timedOut(ms: number): EdgeError {
  const message = `the job is not done after ${ms / 1_000} s: it goes on, look for it under x-job-id`;
  return new EdgeError("timeout", message);
}

async function withinMs<T>(promise: Promise<T>, ms: number): Promise<T | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
