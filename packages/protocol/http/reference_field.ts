/** A picture or clip as the bodies of `/v1` name it: contracts/openai.md §6. */

import type { ReferenceRole } from "@sluice/domain";
import * as z from "zod";
import { type ReferenceAsk, StoredUpload } from "./ask.ts";
import { invalidValue } from "./edge_error.ts";

const ROLES = [
  "ingredient",
  "style",
  "character",
  "element",
  "color",
  "effects",
  "camera",
] as const satisfies readonly ReferenceRole[];

/** One of the names by which a reference can be called, as an object. */
const named = z.object({
  image_url: z.string().exactOptional(),
  video_url: z.string().exactOptional(),
  url: z.string().exactOptional(),
  file_id: z.string().exactOptional(),
  id: z.string().exactOptional(),
  role: z.enum(ROLES, { error: ROLES.join(", ") }).exactOptional(),
});

const NAMES = ["image_url", "video_url", "url", "file_id", "id"] as const;

/** Text (URL, data URL, base64, an id of the account's), a file, or an object that names one. */
export const reference = z.union([z.string(), z.instanceof(Uint8Array), z.instanceof(StoredUpload), named], {
  error: "a file, a URL, a data URL, an id, { image_url }, { file_id } or { id }",
});

export type ReferenceField = z.infer<typeof reference>;

/** Several of them; a single one is a list of one. */
export const references = z.preprocess(
  (value) => value === undefined || Array.isArray(value) ? value : [value],
  z.array(reference).max(16),
);

/** What the field refers to, in that role; an object in a list of references may name another. Throws `EdgeError`. */
export function referenceAsk(role: ReferenceRole, value: ReferenceField, param: string): ReferenceAsk {
  if (typeof value === "string" || value instanceof StoredUpload) return { role, source: value, param };
  if (value instanceof Uint8Array) {
    if (value.byteLength > 0) return { role, source: value, param };
    throw invalidValue(param, value, "a picture or a clip that is not empty");
  }
  const name = NAMES.find((n) => value[n] !== undefined);
  const source = name === undefined ? undefined : value[name];
  if (source === undefined) throw invalidValue(param, value, "{ image_url }, { file_id } or { id }");
  return { role: value.role ?? role, source, param: `${param}.${name}` };
}
