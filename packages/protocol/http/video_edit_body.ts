/** Bodies of the calls that start from a clip: remix, edits, extensions and characters. Contracts/openai.md §6. */

import * as z from "zod";
import type { Ask, ReferenceAsk } from "./ask.ts";
import { EdgeError } from "./edge_error.ts";
import { MAX_PROMPT, prompt } from "./fields.ts";
import { reference, referenceAsk } from "./reference_field.ts";
import { defined, validate, withoutEmpty, withoutNulls } from "./validate.ts";
import { askOf, videoOptions } from "./video_body.ts";

const schema = z.object({ ...videoOptions, video: reference });

/** How a form of edits and extensions is read: see `VIDEO_FORM`. */
export const VIDEO_EDIT_FORM = {
  known: new Set(Object.keys(schema.shape)),
  long: new Set(["video"]),
  clips: new Set(["video"]),
} as const;

/** An order to make something of a clip; where that is, is to be found. */
export interface VideoEdit {
  readonly ask: Omit<Ask, "references">;
  readonly source: ReferenceAsk;
}

/** The body of `/v1/videos/edits` or `/v1/videos/extensions`, of which `seconds` are those to add. Throws `EdgeError`. */
export function readVideoEdit(fields: unknown, operation: "edit" | "extend"): VideoEdit {
  const body = validate(schema, withoutEmpty(withoutNulls(fields)));
  return { ask: { ...askOf(body), operation }, source: referenceAsk("source", body.video, "video") };
}

const remix = z.object({ prompt: prompt(MAX_PROMPT.v1) });

/** How a form of a remix is read; SDKs send JSON. */
export const REMIX_FORM = { known: new Set(["prompt"]), long: new Set<string>() } as const;

/** The new prompt. Throws `EdgeError`. */
export function readRemixBody(fields: unknown): string {
  return validate(remix, withoutEmpty(withoutNulls(fields))).prompt;
}

const character = z.object({
  name: prompt(80),
  video: reference.exactOptional(),
  image: reference.exactOptional(),
  file: reference.exactOptional(),
});

/** How a form of a character is read. */
export const CHARACTER_FORM = {
  known: new Set(Object.keys(character.shape)),
  long: new Set(["video", "image", "file"]),
  clips: new Set(["video", "image", "file"]),
} as const;

/** A name, and the picture or clip of who bears it. Throws `EdgeError`. */
export function readCharacterBody(fields: unknown): { readonly name: string; readonly of: ReferenceAsk } {
  const { name, ...files } = validate(character, withoutEmpty(withoutNulls(fields)));
  const [param, value] = Object.entries(defined(files))[0] ?? [];
  if (param === undefined || value === undefined) {
    throw new EdgeError("missing_field", "video is required: a clip or a picture", { param: "video" });
  }
  // the role that may be a clip as well as a picture
  return { name: name.trim(), of: referenceAsk("source", value, param) };
}

/** The schema itself, for the description of the API. */
export { character as characterBody, remix as remixBody, schema as videoEditBody };
