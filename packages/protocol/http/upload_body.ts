/** The body of `POST /api/references` and `POST /v1/upload`: files, or the address of one. */

import * as z from "zod";
import type { ReferenceAsk } from "./ask.ts";
import { EdgeError } from "./edge_error.ts";
import { reference, referenceAsk } from "./reference_field.ts";
import { validate, withoutNulls } from "./validate.ts";

/** The names that clients give to a file; the reference studio's last. */
const NAMES = ["file", "files", "url", "image", "video", "image_base64"] as const;
const MOST = 16;

const schema = z.record(
  z.string(),
  z.preprocess((value) => Array.isArray(value) ? value : [value], z.array(reference).max(MOST)),
);

/** How a form is read: see `VIDEO_FORM`. */
export const UPLOAD_FORM = {
  known: new Set<string>(NAMES),
  long: new Set<string>(NAMES),
  repeated: new Set<string>(NAMES),
  clips: new Set<string>(NAMES),
} as const;

/** What is to be stored, in order: pictures and clips alike. Throws `EdgeError` when there is nothing. */
export function readUploadBody(fields: unknown): readonly ReferenceAsk[] {
  const given = withoutNulls(fields);
  const named = typeof given === "object" && given !== null && !Array.isArray(given)
    ? Object.fromEntries(
      Object.entries(given).filter(([name]) => (NAMES as readonly string[]).includes(name)),
    )
    : given;
  const body = validate(schema, named);
  const asks = NAMES.flatMap((name) => {
    const values = body[name] ?? [];
    return values.map((value, i) =>
      referenceAsk("source", value, values.length === 1 ? name : `${name}.${i}`)
    );
  });
  if (asks.length > 0 && asks.length <= MOST) return asks;
  if (asks.length === 0) throw new EdgeError("missing_field", "file is required, or url", { param: "file" });
  throw new EdgeError("invalid_value", `file: ${asks.length} were sent, accepted is at most ${MOST}`, {
    param: "file",
  });
}
