/** The body of `POST /v1/images/generations`: contracts/openai.md §3. Fields that are not named here are ignored. */

import * as z from "zod";
import type { Ask } from "./ask.ts";
import { EdgeError } from "./edge_error.ts";
import { MAX_PROMPT, metadata, notYet, prompt, seed, text } from "./fields.ts";
import { parseSize } from "./size.ts";
import { defined, validate, withoutEmpty, withoutNulls } from "./validate.ts";

const QUALITY = {
  auto: undefined,
  low: "1K",
  medium: "1K",
  standard: "1K",
  high: "2K",
  hd: "2K",
  xhigh: "4K",
  max: "4K",
} as const;

const schema = z.object({
  prompt: prompt(MAX_PROMPT.v1),
  model: z.string().exactOptional(),
  n: z.number().int().min(1).max(10).default(1),
  size: z.string().exactOptional(),
  quality: z.enum(["auto", "low", "medium", "high", "xhigh", "max", "standard", "hd"]).default("auto"),
  background: z.enum(["transparent", "opaque", "auto"]).exactOptional(),
  output_format: z.enum(["png", "jpeg", "webp"]).exactOptional(),
  output_compression: z.number().int().min(0).max(100).exactOptional(),
  response_format: z.enum(["b64_json", "url"]).default("b64_json"),
  stream: z.boolean().default(false),
  user: text(512).exactOptional(),
  safety_identifier: text(512).exactOptional(),
  // ours
  aspect_ratio: z.string().exactOptional(),
  seed: seed.exactOptional(),
  negative_prompt: text(MAX_PROMPT.v1).exactOptional(),
  references: z.array(z.string()).max(16).default([]),
  metadata: metadata.default({}),
  async: z.literal(false).exactOptional(),
  webhook: notYet.exactOptional(),
});

export interface ImageRequest {
  readonly ask: Ask;
  readonly answer: "b64_json" | "url";
  /** As asked, for the answer's own field. */
  readonly quality: string;
}

/** Reads the parsed JSON body. Throws `EdgeError`. */
export function readImageBody(json: unknown): ImageRequest {
  const given = withoutEmpty(withoutNulls(json));
  refuseVectors(given);
  const body = validate(schema, given);
  if (body.stream) {
    throw new EdgeError("unsupported_parameter", "stream true: accepted is false on this server", {
      param: "stream",
    });
  }
  const ask: Ask = {
    kind: "image",
    prompt: body.prompt,
    count: body.n,
    references: body.references.map((source, i) => ({
      role: "ingredient",
      source,
      param: `references.${i}`,
    })),
    priority: 0,
    dependsOn: [],
    metadata: {
      ...body.metadata,
      ...defined({ user: body.user, safety_identifier: body.safety_identifier }),
    },
    lenient: true,
    ...defined({
      model: body.model,
      negativePrompt: body.negative_prompt,
      aspectRatio: body.aspect_ratio,
      size: parseSize(body.size),
      resolution: QUALITY[body.quality],
      seed: body.seed,
      format: body.output_format,
      compression: body.output_compression,
      background: body.background,
    }),
  };
  return { ask, answer: body.response_format, quality: body.quality };
}

/** Values that exist upstream and that no model here can make. */
function refuseVectors(body: unknown): void {
  const format = (body as { output_format?: unknown } | null)?.output_format;
  if (format === "gif" || format === "svg") {
    const message = `output_format "${format}": accepted is png, jpeg, webp`;
    throw new EdgeError("unsupported_parameter", message, { param: "output_format" });
  }
}
