/** Stored pictures as an answer carries them. */

import { Buffer } from "node:buffer";
import { findModel, type Job } from "@sluice/domain";
import { EdgeError, type ImageAnswer, imagesJson, type Picture, type PicturesFacts } from "@sluice/protocol";
import type { Made } from "./images_gather.ts";
import type { Kit } from "./kit.ts";
import { mediaUrl } from "./media_urls.ts";

/** The body of an answer with all pictures. Throws `EdgeError` when one cannot be read. */
export async function imagesBody(kit: Kit, made: readonly Made[], answer: ImageAnswer): Promise<unknown> {
  const pictures = await Promise.all(made.map((one) => pictureOf(kit, one, answer.as)));
  return imagesJson(pictures, factsOfPictures(made, answer));
}

/** One picture with its bytes or its address. Throws `EdgeError`. */
export async function pictureOf(
  kit: Kit,
  { output }: Made,
  as: ImageAnswer["as"],
): Promise<Picture> {
  const { mediaId, prompt } = output;
  return {
    ...(as === "url" ? {} : { b64_json: await base64Of(kit, mediaId) }),
    ...(as === "b64_json" ? {} : { url: mediaUrl(kit.settings, mediaId) }),
    ...(prompt === undefined ? {} : { revised_prompt: prompt }),
  };
}

/** What the answer says of pictures of one request; there is at least one. */
export function factsOfPictures(
  made: readonly Made[],
  { quality, warnings }: Pick<ImageAnswer, "quality" | "warnings">,
): PicturesFacts {
  const [first] = made;
  const jobs = new Set(made.map(({ job }) => job));
  const format = first?.output.mime.replace("image/", "") ?? "png";
  const transparent = first?.job.spec.settings.background === "transparent" && format !== "jpeg" &&
    makesTransparent(first.job);
  return {
    at: Math.max(...[...jobs].map((job) => job.finishedAt ?? job.submittedAt)),
    background: transparent ? "transparent" : "opaque",
    format,
    quality,
    width: first?.output.width ?? null,
    height: first?.output.height ?? null,
    credits: [...jobs].reduce((sum, job) => sum + job.credits.settled, 0),
    warnings: [...warnings, ...first === undefined ? [] : otherThanAsked(first.job, format)],
  };
}

/** What the provider did not do as it was asked, as far as the pictures show it. */
function otherThanAsked(job: Job, format: string): string[] {
  const { model, settings } = job.spec;
  const warnings: string[] = [];
  if (settings.format !== undefined && settings.format !== format) {
    warnings.push(`output_format ${settings.format}: ${model} gave ${format}`);
  } else if (settings.background === "transparent" && format !== "jpeg" && !makesTransparent(job)) {
    warnings.push(`background transparent: ${model} makes opaque pictures`);
  }
  return warnings;
}

/** The sites draw on a ground; only the simulator leaves it out. */
function makesTransparent(job: Job): boolean {
  return findModel(job.spec.model)?.provider === "simulator";
}

async function base64Of({ settings }: Kit, mediaId: string): Promise<string> {
  const stream = await settings.media.read(mediaId);
  if (stream === null) throw new EdgeError("not_found", `the picture "${mediaId}" is not stored any more`);
  try {
    return Buffer.from(await new Response(stream).arrayBuffer()).toString("base64");
  } catch (cause) {
    const message = `the picture "${mediaId}" cannot be read at the moment: look for its job`;
    throw new EdgeError("unavailable", message, { retryAfter: 5, mayRepeat: true, cause });
  }
}
