/** The body of `POST /v1/images/variations`, multipart or JSON: contracts/openai.md §5. Fields that are not named here are ignored. */

import * as z from "zod";
import { typedFields } from "./form_fields.ts";
import type { ImageRequest } from "./image_body.ts";
import { answerOf, askOf, imageOptions, refuseImpossible } from "./image_options.ts";
import { picture } from "./picture_fields.ts";
import { validate, withoutEmpty, withoutNulls } from "./validate.ts";

/** What the picture is sent with: the endpoint has no prompt of its own. */
export const VARIATION_PROMPT =
  "Make a variation of this picture: the same subject and style, another composition";

const schema = z.object({ ...imageOptions, image: picture });

/** The fields of a form, for its reader: all of them, and those whose text may be a whole picture. */
export const VARIATION_FORM = { known: new Set(Object.keys(schema.shape)), long: new Set(["image"]) };

/** Reads the parsed JSON body, or the fields of a form as `nestFields` made them. Throws `EdgeError`. */
export function readVariationBody(fields: unknown): ImageRequest {
  const given = typedFields(withoutEmpty(withoutNulls(fields)));
  refuseImpossible(given);
  const body = validate(schema, given);
  return {
    ask: {
      ...askOf(body, given, VARIATION_FORM.known),
      prompt: VARIATION_PROMPT,
      operation: "variation",
      references: [{ role: "source", source: body.image, param: "image" }],
    },
    // upstream gives a url here and b64_json everywhere else: clients read either without asking for it
    answer: answerOf(body, "both"),
  };
}

/** The schema itself, for the description of the API. */
export { schema as variationBody };
