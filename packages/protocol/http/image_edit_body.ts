/** The body of `POST /v1/images/edits`, multipart or JSON: contracts/openai.md §4. Fields that are not named here are ignored. */

import * as z from "zod";
import type { Ask, ReferenceAsk } from "./ask.ts";
import { EdgeError } from "./edge_error.ts";
import { MAX_PROMPT, prompt } from "./fields.ts";
import { typedFields } from "./form_fields.ts";
import type { ImageRequest } from "./image_body.ts";
import { answerOf, askOf, imageOptions, refuseImpossible } from "./image_options.ts";
import { fileOrder, inOrder, type Picture, picture, pictures, withLists } from "./picture_fields.ts";
import { validate, withoutEmpty, withoutNulls } from "./validate.ts";

const schema = z.object({
  ...imageOptions,
  prompt: prompt(MAX_PROMPT.v1),
  image: pictures.exactOptional(),
  images: pictures.exactOptional(),
  mask: picture.exactOptional(),
  markup: picture.exactOptional(),
  input_fidelity: z.enum(["high", "low"]).exactOptional(),
  // ours
  reference_order: fileOrder.exactOptional(),
});

const MOST = 16;

const LISTS = ["image", "images", "reference_order"];

/** The fields of a form, for its reader: all of them, those whose text may be a whole picture, and those that may come several times. */
export const EDIT_FORM = {
  known: new Set(Object.keys(schema.shape)),
  long: new Set(["image", "images", "mask", "markup"]),
  repeated: new Set(LISTS),
};

export interface EditRequest extends ImageRequest {
  /** Masks and markups: no model here uses them, and what is no picture is refused all the same. */
  readonly unused: readonly { readonly param: string; readonly source: Picture }[];
}

/** Reads the parsed JSON body, or the fields of a form as `nestFields` made them. Throws `EdgeError`. */
export function readEditBody(fields: unknown): EditRequest {
  const given = withLists(typedFields(withoutEmpty(withoutNulls(fields))), LISTS);
  refuseImpossible(given);
  const body = validate(schema, given);
  const sources = inOrder([...body.image ?? [], ...body.images ?? []], body.reference_order);
  const ask: Ask = {
    ...askOf(body, given, EDIT_FORM.known),
    prompt: body.prompt,
    operation: "edit",
    references: references(
      sources,
      body.image === undefined && body.images !== undefined ? "images" : "image",
    ),
  };
  const answer = answerOf(body);
  const unused = (["mask", "markup"] as const).flatMap((param) => {
    const source = body[param];
    return source === undefined ? [] : [{ param, source }];
  });
  return { ask, answer: { ...answer, warnings: [...answer.warnings, ...ignoredOf(body)] }, unused };
}

/** The first is what is edited, the others are taken into it. Throws `EdgeError` when there is none or too many. */
function references(sources: readonly Picture[], param: string): readonly ReferenceAsk[] {
  if (sources.length === 0) throw new EdgeError("missing_field", "image is required", { param: "image" });
  if (sources.length > MOST) {
    const message = `${param}: ${sources.length} pictures were sent, accepted is at most ${MOST}`;
    throw new EdgeError("invalid_value", message, { param });
  }
  return sources.map((source, i) => ({
    role: i === 0 ? "source" : "ingredient",
    source,
    param: sources.length === 1 ? param : `${param}.${i}`,
  }));
}

function ignoredOf({ mask, markup, input_fidelity }: z.infer<typeof schema>): string[] {
  const warnings: string[] = [];
  if (mask !== undefined) warnings.push("mask: no model here takes masks, the whole picture is edited");
  if (markup !== undefined) warnings.push("markup: no model here takes markups, say it in the prompt");
  if (input_fidelity === "high") warnings.push("input_fidelity high: no model here has a choice of it");
  return warnings;
}

/** The schema itself, for the description of the API. */
export { schema as imageEditBody };
