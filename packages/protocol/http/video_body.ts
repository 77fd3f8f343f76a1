/** The body of `POST /v1/videos`, multipart or JSON: contracts/openai.md §6. Fields that are not named here are ignored. */

import * as z from "zod";
import type { Ask, ReferenceAsk } from "./ask.ts";
import { invalidValue } from "./edge_error.ts";
import { MAX_PROMPT, metadata, notYet, prompt, resolution, seed } from "./fields.ts";
import { parseSize } from "./size.ts";
import { defined, validate, withoutEmpty, withoutNulls } from "./validate.ts";

/** A number that a form sends as decimal text. */
function number(schema: z.ZodType<number>) {
  return z.preprocess(
    (value) => typeof value === "string" && /^-?\d{1,15}(\.\d{1,15})?$/.test(value) ? Number(value) : value,
    schema,
  );
}

const reference = z.union([
  z.string(),
  z.instanceof(Uint8Array),
  z.object({ image_url: z.string() }),
  z.object({ file_id: z.string() }),
], { error: "a file, a data URL, { image_url } or { file_id }" });

const schema = z.object({
  prompt: prompt(MAX_PROMPT.v1),
  model: z.string().exactOptional(),
  seconds: number(z.number().min(1).max(60)).exactOptional(),
  size: z.string().exactOptional(),
  input_reference: reference.exactOptional(),
  // ours
  last_frame: reference.exactOptional(),
  aspect_ratio: z.string().exactOptional(),
  seed: number(seed).exactOptional(),
  resolution: resolution.exactOptional(),
  n: number(z.number().int().min(1).max(10)).default(1),
  metadata: metadata.default({}),
  webhook: notYet.exactOptional(),
});

/** Names of the fields that a form may have: a reader of forms can drop the others at once. */
export const VIDEO_FIELDS: ReadonlySet<string> = new Set(Object.keys(schema.shape));

/** Those of them whose text may be a whole picture, as a data URL. */
export const VIDEO_PICTURES: ReadonlySet<string> = new Set(["input_reference", "last_frame"]);

/**
 * Reads the parsed JSON body, or the fields of a form as `nestFields` made them (a file is a `Uint8Array`).
 * Throws `EdgeError`.
 */
export function readVideoBody(fields: unknown): Ask {
  const body = validate(schema, withoutEmpty(withoutNulls(fields)));
  const references: ReferenceAsk[] = [];
  if (body.input_reference !== undefined) {
    references.push(frame("start", body.input_reference, "input_reference"));
  }
  if (body.last_frame !== undefined) references.push(frame("end", body.last_frame, "last_frame"));
  return {
    kind: "video",
    prompt: body.prompt,
    count: body.n,
    references,
    priority: 0,
    dependsOn: [],
    metadata: body.metadata,
    lenient: true,
    ...defined({
      model: body.model === "" ? undefined : body.model,
      aspectRatio: body.aspect_ratio,
      size: parseSize(body.size),
      duration: body.seconds,
      resolution: body.resolution,
      seed: body.seed,
    }),
  };
}

function frame(role: "start" | "end", value: z.infer<typeof reference>, param: string): ReferenceAsk {
  if (typeof value === "string" || value instanceof Uint8Array) return { role, source: value, param };
  return "image_url" in value
    ? { role, source: value.image_url, param: `${param}.image_url` }
    : { role, source: value.file_id, param: `${param}.file_id` };
}

const NAME = /^([^[\]]+)(?:\[([^[\]]*)\])?$/;

/** The fields of a form with `a[b]` as `{ a: { b } }`, as SDKs flatten objects. Throws `EdgeError` for deeper nesting. */
export function nestFields(parts: Iterable<readonly [string, string | Uint8Array]>): Record<string, unknown> {
  const fields: Record<string, unknown> = Object.create(null);
  for (const [name, value] of parts) {
    const path = NAME.exec(name);
    if (path === null) throw invalidValue("field name", name, "name or name[key]");
    const [, field = "", key] = path;
    if (key === undefined || key === "") {
      fields[field] = value;
      continue;
    }
    const inner = fields[field];
    const object: Record<string, unknown> =
      typeof inner === "object" && inner !== null && !(inner instanceof Uint8Array)
        ? inner as Record<string, unknown>
        : Object.create(null);
    object[key] = value;
    fields[field] = object;
  }
  return { ...fields };
}
