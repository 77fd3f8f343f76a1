/** The body of `PUT /api/admin/recipes/:provider`. What is in a recipe is `@sluice/recipes`' business. */

import * as z from "zod";
import { provider } from "../agent/fields.ts";
import { validate } from "./validate.ts";

export const recipeBody = z.looseObject({
  provider,
  /** Higher than the one in force. */
  version: z.number().int().min(1),
});

/** Reads the parsed JSON body as something that may be a recipe. Throws `EdgeError`. */
export function readRecipeBody(json: unknown): Readonly<Record<string, unknown>> {
  return validate(recipeBody, json);
}
