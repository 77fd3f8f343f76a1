/** The body of `POST /v1/images/generations`: contracts/openai.md §3. Fields that are not named here are ignored. */

import * as z from "zod";
import type { Ask } from "./ask.ts";
import { MAX_PROMPT, prompt } from "./fields.ts";
import { answerOf, askOf, type ImageAnswer, imageOptions, refuseImpossible } from "./image_options.ts";
import { validate, withoutEmpty, withoutNulls } from "./validate.ts";

const schema = z.object({
  ...imageOptions,
  prompt: prompt(MAX_PROMPT.v1),
  references: z.array(z.string()).max(16).default([]),
});

const KNOWN: ReadonlySet<string> = new Set(Object.keys(schema.shape));

export interface ImageRequest {
  readonly ask: Ask;
  readonly answer: ImageAnswer;
}

/** Reads the parsed JSON body. Throws `EdgeError`. */
export function readImageBody(json: unknown): ImageRequest {
  const given = withoutEmpty(withoutNulls(json));
  refuseImpossible(given);
  const body = validate(schema, given);
  const ask: Ask = {
    ...askOf(body, given, KNOWN),
    prompt: body.prompt,
    references: body.references.map((source, i) => ({
      role: "ingredient",
      source,
      param: `references.${i}`,
    })),
  };
  return { ask, answer: answerOf(body) };
}

/** The schema itself, for the description of the API. */
export { schema as imageBody };
