/** Answers a request for pictures in the way that it asks for: one body, a stream, or a place to look. */

import type { Job } from "@sluice/domain";
import { EdgeError, type ImageAnswer } from "@sluice/protocol";
import { acceptedAnswer, type Prefer, readPrefer } from "./async_answer.ts";
import { earlyAnswer, type Ending } from "./early_answer.ts";
import { openAiError, type Problem, problemFrom, problemJson } from "./errors_openai.ts";
import { gathered } from "./images_gather.ts";
import { imagesBody } from "./images_pictures.ts";
import { streamImages } from "./images_stream.ts";
import type { Kit, RouteContext } from "./kit.ts";
import type { Patience, Started, Underway } from "./waited_group.ts";

/** How a waited-for request ended, as an answer of either kind. */
export type Result =
  | { readonly ok: true; readonly json: unknown }
  | { readonly ok: false; readonly problem: Problem };

/** Answers for jobs that were started. `what` names the stream's events. */
export async function answerImages(
  c: RouteContext,
  kit: Kit,
  { underway, waiting, warnings }: Started,
  answer: ImageAnswer,
  what: "image_generation" | "image_edit",
): Promise<Response> {
  const told = { ...answer, warnings: [...answer.warnings, ...warnings] };
  if (told.stream) return streamImages(kit, underway, told, what, waiting);
  const result = imagesResult(kit, underway.ends, told);
  const prefer = readPrefer(c.req.raw.headers, told.async);
  if (prefer !== null) return await preferred(c, kit, underway, result, prefer, told, waiting);
  return await waited(c, kit, underway, result, waiting);
}

/** What the jobs give when all have ended. An `EdgeError` is a result too. */
export async function imagesResult(
  kit: Kit,
  ends: readonly Promise<Job>[],
  answer: ImageAnswer,
): Promise<Result> {
  try {
    const all = gathered(await Promise.all(ends));
    if (!all.ok) return all;
    const warnings = [...answer.warnings, ...all.warnings];
    return { ok: true, json: await imagesBody(kit, all.made, { ...answer, warnings }) };
  } catch (error) {
    if (!(error instanceof EdgeError)) throw error;
    return { ok: false, problem: problemFrom(error) };
  }
}

/** The answer when the fate is known, or its beginning when that takes too long (contracts/settled.md point 9). */
export async function waited(
  c: RouteContext,
  kit: Kit,
  { headers }: Pick<Underway, "headers">,
  result: Promise<Result>,
  waiting: Patience,
): Promise<Response> {
  const { earlyHeadersAfterMs, keepAliveMs } = kit.settings;
  const first = await withinMs(result, earlyHeadersAfterMs).catch((error) => {
    waiting.stop();
    throw error;
  });
  if (first !== null) {
    waiting.stop();
    return first.ok ? c.json(first.json as object, 200, headers) : openAiError(first.problem, headers);
  }
  const end = result.then(ending, brokenEnding(kit)).finally(() => waiting.stop());
  // a client that hangs up does not cancel its job: only the waiting ends
  return earlyAnswer(end, { keepAliveMs, headers, onHangUp: () => waiting.stop() });
}

/** The client wants to be answered soon: with the result if it is there in time, else with where to look. */
async function preferred(
  c: RouteContext,
  kit: Kit,
  { accountId, jobId, headers }: Underway,
  result: Promise<Result>,
  { waitMs, applied }: Prefer,
  { warnings }: ImageAnswer,
  waiting: Patience,
): Promise<Response> {
  // nobody reads the result when it comes later
  result.catch(() => {});
  const first = waitMs === 0 ? null : await withinMs(result, waitMs).finally(() => waiting.stop());
  waiting.stop();
  const told = applied === null ? headers : { ...headers, "preference-applied": applied };
  // the server's own patience may end before the client's
  if (first === null || (!first.ok && first.problem.code === "timeout")) {
    return await acceptedAnswer(kit, accountId, jobId, { headers: told, warnings });
  }
  return first.ok ? c.json(first.json as object, 200, told) : openAiError(first.problem, told);
}

function ending(result: Result): Ending {
  return result.ok ? result : { ok: false, json: problemJson(result.problem) };
}

function brokenEnding({ settings }: Kit): (error: unknown) => Ending {
  return (error) => {
    settings.log("error", "a request broke after its headers", { error: String(error) });
    return {
      ok: false,
      json: problemJson(problemFrom(new EdgeError("internal", "the server made a mistake"))),
    };
  };
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
