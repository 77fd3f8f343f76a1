/**
 * The body of `POST /v1/videos`, multipart or JSON, and of its aliases: contracts/openai.md §6. Fields that are not named here
 * are ignored.
 */

import * as z from "zod";
import { type Ask, type ReferenceAsk, StoredUpload } from "./ask.ts";
import { MAX_PROMPT, metadata, prompt, resolution, seed, text } from "./fields.ts";
import { reference, referenceAsk, references } from "./reference_field.ts";
import { parseSize } from "./size.ts";
import { defined, validate, withoutEmpty, withoutNulls } from "./validate.ts";

/** A number that a form sends as decimal text. */
function number(schema: z.ZodType<number>) {
  return z.preprocess(
    (value) => typeof value === "string" && /^-?\d{1,15}(\.\d{1,15})?$/.test(value) ? Number(value) : value,
    schema,
  );
}

/** In the words of other services. */
const RESOLUTIONS: Readonly<Record<string, string>> = {
  "360p": "1K",
  "480p": "1K",
  "720p": "1K",
  "1080p": "2K",
  "4k": "4K",
};

/** In OpenAI's words for pictures; `hd` is 1080p. */
const QUALITIES: Readonly<Record<string, "1K" | "2K" | "4K">> = {
  low: "1K",
  medium: "1K",
  standard: "1K",
  high: "2K",
  hd: "2K",
  xhigh: "4K",
  max: "4K",
};

/** What every request for a clip may say. */
export const videoOptions = {
  prompt: prompt(MAX_PROMPT.v1),
  model: z.string().exactOptional(),
  size: z.string().exactOptional(),
  seconds: number(z.number().min(1).max(60)).exactOptional(),
  user: text(512).exactOptional(),
  safety_identifier: text(512).exactOptional(),
  // ours
  negative_prompt: text(MAX_PROMPT.v1).exactOptional(),
  aspect_ratio: z.string().exactOptional(),
  seed: number(seed).exactOptional(),
  resolution: z.preprocess(
    (value) => typeof value === "string" ? RESOLUTIONS[value] ?? value : value,
    resolution,
  ).exactOptional(),
  quality: text(40).exactOptional(),
  metadata: metadata.default({}),
  webhook: text(2_048).min(1).exactOptional(),
};

const schema = z.object({
  ...videoOptions,
  n: number(z.number().int().min(1).max(20)).default(1),
  input_reference: reference.exactOptional(),
  last_frame: reference.exactOptional(),
  references: references.exactOptional(),
  characters: references.exactOptional(),
  video: reference.exactOptional(),
});

/**
 * What other services call the same: the reference studio's `/v1/videos/generations`, xAI's, and new-api's. The first name
 * that a request uses counts, ours before all.
 */
const ALIASES: Readonly<Record<string, readonly string[]>> = {
  aspect_ratio: ["aspect", "aspectRatio"],
  seconds: ["duration"],
  model: ["video_model"],
  input_reference: [
    "image",
    "image_url",
    "image_base64",
    "start_frame",
    "first_frame",
    "start_image",
    "start_media_id",
  ],
  last_frame: ["end_frame", "end_image", "end_media_id", "last_image"],
  references: ["reference_images", "ref_media_ids", "images"],
  video: ["video_url", "source_video"],
};

const PICTURES = ["input_reference", "last_frame", "references", "characters", "video"];
const LISTS = ["references", "characters"];
const CLIPS = ["input_reference", "video", "characters"];

/** How a form with this body is read: the fields that it may have, those that may be whole files, and those that may come several times. */
export const VIDEO_FORM = {
  known: new Set([...Object.keys(schema.shape), ...Object.values(ALIASES).flat(), "is_video"]),
  long: new Set(PICTURES.flatMap((name) => [name, ...ALIASES[name] ?? []])),
  repeated: new Set(LISTS.flatMap((name) => [name, ...ALIASES[name] ?? []])),
  clips: new Set(CLIPS.flatMap((name) => [name, ...ALIASES[name] ?? []])),
} as const;

/**
 * Reads the parsed JSON body, or the fields of a form as `nestFields` made them (a file is a `Uint8Array`, a clip a `StoredUpload`).
 * With a clip to start from the operation is `edit`. Throws `EdgeError`.
 */
export function readVideoBody(fields: unknown): Ask {
  const body = validate(schema, withoutLists(canonical(withoutEmpty(withoutNulls(fields)))));
  const asks: ReferenceAsk[] = [];
  const { input_reference: first, last_frame: last, video } = body;
  // a clip is not a frame to start from: it is the clip to make another of
  if (first !== undefined) {
    asks.push(referenceAsk(first instanceof StoredUpload ? "source" : "start", first, "input_reference"));
  }
  if (last !== undefined) asks.push(referenceAsk("end", last, "last_frame"));
  if (video !== undefined) asks.push(referenceAsk("source", video, "video"));
  for (const [i, one] of (body.references ?? []).entries()) {
    asks.push(referenceAsk("ingredient", one, `references.${i}`));
  }
  for (const [i, one] of (body.characters ?? []).entries()) {
    asks.push(referenceAsk("character", one, `characters.${i}`));
  }
  return {
    ...askOf(body),
    count: body.n,
    references: asks,
    ...(asks.some(({ role }) => role === "source") ? { operation: "edit" as const } : {}),
  };
}

/** The part of an order that all requests for clips share. Throws `EdgeError` for a size that is none. */
export function askOf(body: z.infer<z.ZodObject<typeof videoOptions>>): Omit<Ask, "references"> {
  return {
    kind: "video",
    prompt: body.prompt,
    count: 1,
    priority: 0,
    dependsOn: [],
    metadata: {
      ...body.metadata,
      ...defined({ user: body.user, safety_identifier: body.safety_identifier }),
    },
    lenient: true,
    ...defined({
      model: body.model === "" ? undefined : body.model,
      negativePrompt: body.negative_prompt,
      webhook: body.webhook,
      aspectRatio: body.aspect_ratio,
      size: parseSize(body.size),
      duration: body.seconds,
      resolution: body.resolution ?? QUALITIES[body.quality ?? ""],
      seed: body.seed,
    }),
  };
}

function canonical(fields: unknown): unknown {
  if (typeof fields !== "object" || fields === null || Array.isArray(fields)) return fields;
  const given: Record<string, unknown> = { ...fields };
  for (const [name, others] of Object.entries(ALIASES)) {
    const used = [name, ...others].find((n) => given[n] !== undefined);
    if (used !== undefined) given[name] = given[used];
  }
  // the reference studio sends clips under the name of the picture
  if (given["is_video"] === true || given["is_video"] === "true") {
    given["video"] ??= given["input_reference"];
    delete given["input_reference"];
  }
  return given;
}

/** A form's lists are lists even when nothing came in them. */
function withoutLists(fields: unknown): unknown {
  if (typeof fields !== "object" || fields === null || Array.isArray(fields)) return fields;
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => !Array.isArray(value) || value.length > 0),
  );
}

/** The schema itself, for the description of the API. */
export { schema as videoBody };
