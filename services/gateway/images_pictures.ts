/** Stored pictures as an answer carries them: in the format that was asked, whatever the provider gave. */

import { Buffer } from "node:buffer";
import { findModel, type Job } from "@sluice/domain";
import { type Look, MediaRefused } from "@sluice/media";
import { EdgeError, type ImageAnswer, imagesJson, type Picture, type PicturesFacts } from "@sluice/protocol";
import type { Made } from "./images_gather.ts";
import type { Kit } from "./kit.ts";
import { mediaUrl } from "./media_urls.ts";

/** A picture ready to be answered. */
export interface Shown {
  readonly made: Made;
  readonly picture: Picture;
  /** Of the bytes themselves. */
  readonly mime: string;
}

/** The body of an answer with all pictures. Throws `EdgeError` when one cannot be read. */
export async function imagesBody(kit: Kit, made: readonly Made[], answer: ImageAnswer): Promise<unknown> {
  const shown = await Promise.all(made.map((one) => pictureOf(kit, one, answer.as)));
  return imagesJson(shown.map(({ picture }) => picture), factsOfPictures(shown, answer));
}

/** One picture with its bytes or its address. Throws `EdgeError`. */
export async function pictureOf(kit: Kit, made: Made, as: ImageAnswer["as"]): Promise<Shown> {
  const { settings } = kit;
  const { output: { mediaId, mime, prompt } } = made;
  const look = lookFor(made);
  const bytes = as === "url" ? null : await bytesOf(kit, mediaId, look);
  const picture: Picture = {
    ...(bytes === null ? {} : { b64_json: bytes.base64 }),
    ...(as === "b64_json" ? {} : { url: mediaUrl(settings, mediaId, look) }),
    ...(prompt === undefined ? {} : { revised_prompt: prompt }),
  };
  return { made, picture, mime: bytes?.mime ?? (look.format === undefined ? mime : `image/${look.format}`) };
}

/** What has to be done to the stored bytes; nothing when the provider gave what was asked. PNG is upstream's default. */
function lookFor({ job, output }: Made): Look {
  const { format = "png", compression } = job.spec.settings;
  // the simulator does as it is told; a second encoding would only lose
  if (isSimulated(job) && output.mime === `image/${format}`) return {};
  const lossy = format === "png" ? undefined : compression;
  if (output.mime === `image/${format}` && lossy === undefined) return {};
  return { format, ...(lossy === undefined ? {} : { compression: lossy }) };
}

async function bytesOf({ settings }: Kit, mediaId: string, look: Look) {
  const shown = await settings.pictures.variantOf(mediaId, look).catch(async (error) => {
    // what cannot be converted is answered as it is, and the answer says what that is
    if (!(error instanceof MediaRefused)) throw error;
    return await settings.pictures.variantOf(mediaId, {});
  });
  if (shown === null) throw new EdgeError("not_found", `the picture "${mediaId}" is not stored any more`);
  if ("bytes" in shown) return { base64: Buffer.from(shown.bytes).toString("base64"), mime: shown.mime };
  try {
    const bytes = await new Response(shown.stream).arrayBuffer();
    return { base64: Buffer.from(bytes).toString("base64"), mime: shown.mime };
  } catch (cause) {
    const message = `the picture "${mediaId}" cannot be read at the moment: look for its job`;
    throw new EdgeError("unavailable", message, { retryAfter: 5, mayRepeat: true, cause });
  }
}

/** What the answer says of pictures of one request; there is at least one. */
export function factsOfPictures(
  shown: readonly Shown[],
  { quality, warnings }: Pick<ImageAnswer, "quality" | "warnings">,
): PicturesFacts {
  const [first] = shown;
  const jobs = new Set(shown.map(({ made }) => made.job));
  const format = first?.mime.replace("image/", "") ?? "png";
  const wanted = first?.made.job.spec.settings.background === "transparent" && format !== "jpeg";
  const transparent = wanted && isSimulated(first.made.job);
  return {
    at: Math.max(...[...jobs].map((job) => job.finishedAt ?? job.submittedAt)),
    background: transparent ? "transparent" : "opaque",
    format,
    quality,
    width: first?.made.output.width ?? null,
    height: first?.made.output.height ?? null,
    credits: [...jobs].reduce((sum, job) => sum + job.credits.settled, 0),
    warnings: [
      ...warnings,
      // the sites draw on a ground; only the simulator leaves it out
      ...(wanted && !transparent
        ? [`background transparent: ${first?.made.job.spec.model} makes opaque pictures`]
        : []),
    ],
  };
}

function isSimulated({ spec }: Job): boolean {
  return findModel(spec.model)?.provider === "simulator";
}
