/** The fields that generations, edits and variations share, and what becomes of those that no model here knows. */

import type { ImageFormat } from "@sluice/domain";
import * as z from "zod";
import type { Ask } from "./ask.ts";
import { EdgeError, quoted } from "./edge_error.ts";
import { MAX_PROMPT, metadata, seed, text } from "./fields.ts";
import { parseSize } from "./size.ts";
import { defined } from "./validate.ts";

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

const QUALITIES = ["auto", "low", "medium", "high", "xhigh", "max", "standard", "hd"] as const;

/** Fields of contracts/openai.md §3; a form's text is made into numbers and booleans before (`form_fields.ts`). */
export const imageOptions = {
  model: z.string().exactOptional(),
  n: z.number().int().min(1).max(10).default(1),
  size: z.string().exactOptional(),
  quality: z.enum(QUALITIES).default("auto"),
  background: z.enum(["transparent", "opaque", "auto"]).exactOptional(),
  output_format: z.enum(["png", "jpeg", "webp"]).exactOptional(),
  output_compression: z.number().int().min(0).max(100).exactOptional(),
  moderation: z.enum(["auto", "low"]).exactOptional(),
  response_format: z.enum(["url", "b64_json"]).exactOptional(),
  style: z.enum(["vivid", "natural"]).exactOptional(),
  stream: z.boolean().default(false),
  partial_images: z.number().int().min(0).max(3).exactOptional(),
  user: text(512).exactOptional(),
  safety_identifier: text(512).exactOptional(),
  // ours
  aspect_ratio: z.string().exactOptional(),
  seed: seed.exactOptional(),
  negative_prompt: text(MAX_PROMPT.v1).exactOptional(),
  metadata: metadata.default({}),
  async: z.boolean().default(false),
  webhook: text(2_048).min(1).exactOptional(),
};

export type ImageOptions = z.infer<z.ZodObject<typeof imageOptions>>;

/** How the pictures are to be answered. */
export interface ImageAnswer {
  /** `both` where clients of either kind read without asking. */
  readonly as: "b64_json" | "url" | "both";
  /** As asked, for the answer's own field. */
  readonly quality: string;
  /** Server-sent events instead of one body. */
  readonly stream: boolean;
  /** 202 and a place to look, instead of waiting. */
  readonly async: boolean;
  /** What was asked for and is served otherwise. */
  readonly warnings: readonly string[];
}

/** Values that exist upstream and that no model here can make: whoever asks for them would wait in vain. */
const IMPOSSIBLE = ["complexity", "frame_count", "frame_duration_ms", "svg"] as const;

/** Throws `EdgeError` `unsupported_parameter` for animations and vectors. */
export function refuseImpossible(fields: unknown): void {
  const given = (typeof fields === "object" ? fields : null) as Record<string, unknown> | null;
  const format = given?.["output_format"];
  if (format === "gif" || format === "svg") {
    const message = `output_format ${quoted(format)}: accepted is png, jpeg, webp`;
    throw new EdgeError("unsupported_parameter", message, { param: "output_format" });
  }
  const param = IMPOSSIBLE.find((name) => given?.[name] !== undefined);
  if (param === undefined) return;
  const message = `${param}: no model here makes animations or vectors, leave it out`;
  throw new EdgeError("unsupported_parameter", message, { param });
}

type Shared = Omit<Ask, "prompt" | "references" | "operation">;

/** The part of the order that does not depend on the endpoint. Throws `EdgeError` for a size that is none. */
export function askOf(body: ImageOptions, fields: unknown, known: ReadonlySet<string>): Shared {
  return {
    kind: "image",
    count: body.n,
    priority: 0,
    dependsOn: [],
    metadata: {
      ...body.metadata,
      ...defined({
        user: body.user,
        safety_identifier: body.safety_identifier,
        // so that a later look at the job can answer as was asked
        response_format: body.response_format === "url" ? "url" : undefined,
        quality: body.quality === "auto" ? undefined : body.quality,
        ignored_fields: ignored(fields, known),
      }),
    },
    lenient: true,
    ...defined({
      model: body.model,
      negativePrompt: body.negative_prompt,
      webhook: body.webhook,
      aspectRatio: body.aspect_ratio,
      size: parseSize(body.size),
      resolution: QUALITY[body.quality],
      seed: body.seed,
      format: body.output_format,
      compression: body.output_compression,
      background: body.background,
    }),
  };
}

const MAX_IGNORED = 300;

/** Names, and names only, of fields that mean nothing here. */
function ignored(fields: unknown, known: ReadonlySet<string>): string | undefined {
  if (typeof fields !== "object" || fields === null) return undefined;
  const names = Object.keys(fields).filter((name) => !known.has(name));
  if (names.length === 0) return undefined;
  const some = names.slice(0, 30).map((name) => name.slice(0, 40));
  return some.join(", ").slice(0, MAX_IGNORED).toWellFormed().replaceAll("\0", " ");
}

/** How to answer, with a word on each value that changes nothing. `as` is what a client that says nothing gets. */
export function answerOf(body: ImageOptions, as: ImageAnswer["as"] = "b64_json"): ImageAnswer {
  if (body.stream && body.async) {
    throw new EdgeError("invalid_value", 'async "true": accepted is false when stream is true', {
      param: "async",
    });
  }
  const warnings: string[] = [];
  const { style, moderation, partial_images, output_format, output_compression, background } = body;
  if (style !== undefined) warnings.push(`style ${style}: no model here has styles, say it in the prompt`);
  if (moderation === "low") warnings.push("moderation low: the provider's own rules apply");
  if (partial_images !== undefined && partial_images > 0) {
    warnings.push(`partial_images ${partial_images}: there are no previews, only finished pictures are sent`);
  }
  if (output_compression !== undefined && !compressible(output_format)) {
    warnings.push(`output_compression ${output_compression}: png has none, it counts for jpeg and webp`);
  }
  if (background === "transparent" && output_format === "jpeg") {
    warnings.push("background transparent: jpeg has none, ask for png or webp");
  }
  return {
    as: body.response_format ?? as,
    quality: body.quality,
    stream: body.stream,
    async: body.async,
    warnings,
  };
}

function compressible(format: ImageFormat | undefined): boolean {
  return format === "jpeg" || format === "webp";
}
