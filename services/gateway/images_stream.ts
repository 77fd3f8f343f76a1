/** Pictures as server-sent events: contracts/openai.md §3 "Stream". */

import { EdgeError, type ImageAnswer, imageEventJson } from "@sluice/protocol";
import { type Problem, problemFrom, problemJson } from "./errors_openai.ts";
import { gathered, type Made, madeBy } from "./images_gather.ts";
import { factsOfPictures, pictureOf } from "./images_pictures.ts";
import type { Kit } from "./kit.ts";
import { sseAnswer, sseFrame } from "./sse_answer.ts";
import type { Patience, Underway } from "./waited_group.ts";

/** A stream of one `<what>.completed` a picture, or of an `error`. */
export function streamImages(
  kit: Kit,
  underway: Underway,
  answer: ImageAnswer,
  what: "image_generation" | "image_edit",
  waiting: Patience,
): Response {
  const { headers } = underway;
  const { keepAliveMs } = kit.settings;
  const onHangUp = () => waiting.stop();
  return sseAnswer(frames(kit, underway, answer, what, waiting), { keepAliveMs, headers, onHangUp });
}

async function* frames(
  kit: Kit,
  { ends }: Underway,
  answer: ImageAnswer,
  what: string,
  waiting: Patience,
): AsyncGenerator<string, void, void> {
  const frame = async (one: Made, warnings: readonly string[]) => {
    const shown = await pictureOf(kit, one, "b64_json");
    const facts = factsOfPictures([shown], { ...answer, warnings });
    return sseFrame(imageEventJson(what, shown.picture, facts), `${what}.completed`);
  };
  try {
    // the last picture waits until all jobs have ended, so that it can say what is missing
    let held: Made | null = null;
    for (const end of ends) {
      for (const one of madeBy(await end)) {
        if (held !== null) yield await frame(held, answer.warnings);
        held = one;
      }
    }
    const all = gathered(await Promise.all(ends));
    if (!all.ok) yield errorFrame(all.problem);
    else if (held !== null) yield await frame(held, [...answer.warnings, ...all.warnings]);
  } catch (error) {
    yield errorFrame(problemOfError(kit, error));
  } finally {
    waiting.stop();
  }
}

/** A failure after the headers, as SDKs know it. */
export function errorFrame(problem: Problem): string {
  return sseFrame(problemJson(problem), "error");
}

/** The problem that a stream ends with; what is no refusal is a mistake of ours. */
export function problemOfError({ settings }: Kit, error: unknown): Problem {
  if (error instanceof EdgeError) return problemFrom(error);
  settings.log("error", "a stream broke after its headers", { error: String(error) });
  return problemFrom(new EdgeError("internal", "the server made a mistake"));
}
