/** The body of `POST /api/jobs`: reference/genova-api.txt and contracts/jobs-api.md. Fields that are not named here are ignored. */

import type { Model, ReferenceRole } from "@sluice/domain";
import * as z from "zod";
import type { Ask, ReferenceAsk } from "./ask.ts";
import { EdgeError, invalidValue } from "./edge_error.ts";
import { MAX_PROMPT, metadata, prompt, resolution, seed, text, uuid } from "./fields.ts";
import { defined, validate, withoutNulls } from "./validate.ts";

/** The reference's modes and the role that each gives to its pictures. */
const MODES = {
  ingredients: "ingredient",
  style: "style",
  character: "character",
  element: "element",
  color: "color",
  effects: "effects",
  camera: "camera",
} as const satisfies Record<string, ReferenceRole>;

type Mode = keyof typeof MODES;

/** Every role that a picture or clip of `references` may be given. */
const ROLES = ["start", "end", "source", ...Object.values(MODES)] as const satisfies readonly ReferenceRole[];

const schema = z.object({
  type: z.enum(["image", "video"]),
  prompt: prompt(MAX_PROMPT.api),
  model: z.string().exactOptional(),
  aspectRatio: z.string().exactOptional(),
  count: z.number().int().min(1).max(10).default(1),
  quality: resolution.exactOptional(),
  referenceImages: z.object({
    images: z.array(z.string().min(1)).max(4),
    mode: z.enum(Object.keys(MODES) as [Mode, ...Mode[]]).exactOptional(),
  }).exactOptional(),
  priority: z.number().int().min(-100).max(100).default(0),
  // ours
  negativePrompt: text(MAX_PROMPT.api).exactOptional(),
  seed: seed.exactOptional(),
  duration: z.number().min(1).max(60).exactOptional(),
  resolution: resolution.exactOptional(),
  startFrame: z.string().min(1).exactOptional(),
  endFrame: z.string().min(1).exactOptional(),
  references: z.array(z.object({ source: z.string().min(1), role: z.enum(ROLES, ROLES.join(", ")) }))
    .max(16).default([]),
  operation: z.enum(["edit", "extend", "variation"]).exactOptional(),
  dependsOn: z.array(uuid).max(100).default([]),
  metadata: metadata.default({}),
  idempotencyKey: z.string().min(1).max(255).exactOptional(),
  sourceVideo: z.string().min(1).exactOptional(),
  webhook: text(2_048).min(1).exactOptional(),
  next: z.boolean().default(false),
});

export interface JobRequest {
  readonly ask: Ask;
  readonly idempotencyKey: string | null;
  /** The reference mode that was asked for; what it may be depends on the model, see `fitMode`. */
  readonly mode: string | null;
  /** Before all that the account has in its queue. */
  readonly next: boolean;
}

/** Reads the parsed JSON body. Throws `EdgeError`. */
export function readJobBody(json: unknown): JobRequest {
  const body = validate(schema, withoutNulls(json));
  const ask: Ask = {
    kind: body.type,
    prompt: body.prompt,
    count: body.count,
    references: referencesOf(body),
    priority: body.priority,
    dependsOn: [...new Set(body.dependsOn.map((id) => id.toLowerCase()))],
    metadata: body.metadata,
    lenient: false,
    ...defined({
      model: body.model,
      negativePrompt: body.negativePrompt,
      aspectRatio: body.aspectRatio,
      duration: body.duration,
      resolution: body.resolution ?? body.quality,
      seed: body.seed,
      operation: body.operation,
      webhook: body.webhook,
    }),
  };
  return {
    ask,
    idempotencyKey: body.idempotencyKey ?? null,
    mode: body.referenceImages?.mode ?? null,
    next: body.next,
  };
}

function referencesOf(body: z.infer<typeof schema>): readonly ReferenceAsk[] {
  const { startFrame, endFrame, sourceVideo, referenceImages } = body;
  const references: ReferenceAsk[] = [];
  if (startFrame !== undefined) references.push({ role: "start", source: startFrame, param: "startFrame" });
  if (endFrame !== undefined) references.push({ role: "end", source: endFrame, param: "endFrame" });
  if (sourceVideo !== undefined) {
    if (body.type !== "video") {
      throw new EdgeError("invalid_value", "sourceVideo: accepted is a job of type video", {
        param: "sourceVideo",
      });
    }
    references.push({ role: "source", source: sourceVideo, param: "sourceVideo" });
  }
  const role = MODES[referenceImages?.mode ?? "ingredients"];
  for (const [i, source] of (referenceImages?.images ?? []).entries()) {
    references.push({ role, source, param: `referenceImages.images.${i}` });
  }
  for (const [i, { role, source }] of body.references.entries()) {
    references.push({ role, source, param: `references.${i}` });
  }
  if (body.operation !== undefined && !references.some((one) => one.role === "source")) {
    throw new EdgeError(
      "invalid_value",
      `operation: "${body.operation}" needs a reference with role source`,
      {
        param: "operation",
      },
    );
  }
  return references;
}

/**
 * The ask with reference roles that the model's site knows (reference/genova-api.txt "Reference Modes"); without a mode
 * Freepik takes pictures as style. Throws `EdgeError` for a mode or role of another site.
 */
export function fitMode({ ask, mode }: Pick<JobRequest, "ask" | "mode">, model: Model): Ask {
  if (model.provider === "simulator" || ask.references.length === 0) return ask;
  const freepik = model.provider === "freepik";
  const accepted = (Object.keys(MODES) as Mode[]).filter((m) => (m === "ingredients") !== freepik);
  const words = `${accepted.join(", ")} for ${model.id}`;
  if (mode !== null && !(accepted as string[]).includes(mode)) {
    throw invalidValue("referenceImages.mode", mode, words);
  }
  const roles: ReadonlySet<ReferenceRole> = new Set([
    "start",
    "end",
    "source",
    ...accepted.map((m) => MODES[m]),
  ]);
  const references = freepik && mode === null
    ? ask.references.map((r) => r.role === "ingredient" ? { ...r, role: "style" as const } : r)
    : ask.references;
  const odd = references.find(({ role }) => !roles.has(role));
  // a job that is done again with another model brings the roles of its first one
  if (odd !== undefined) throw invalidValue(odd.param, odd.role, words);
  return { ...ask, references };
}

/** The schema itself, for the description of the API. */
export { schema as jobBody };
