/** What the two steps accept; anything else is refused with the fields named. */

import { z } from "zod";
import {
  MODELS,
  MOST_IMAGES,
  MOST_REFERENCES,
  RATIOS,
  REFERENCE_TYPES,
  RESOLUTIONS,
  sizeOf,
} from "./catalogue.ts";
import { invalid, Refused } from "./refused.ts";
import type { Family, World } from "./world.ts";

const mode = z.enum(MODELS.map((model) => model.mode));
const ratio = z.enum(Object.keys(RATIOS));
const references = z.array(z.looseObject({
  image: z.string().regex(/^creation:\w+$/),
  type: z.enum(REFERENCE_TYPES),
  category: z.enum(REFERENCE_TYPES),
  label: z.string(),
})).max(MOST_REFERENCES);

const START = z.looseObject({
  mode,
  prompt: z.string().trim().min(1),
  references,
  num_images: z.int().min(1).max(MOST_IMAGES),
  aspect_ratio: ratio,
  variations: z.boolean(),
  force_credits: z.boolean(),
});

const RENDER = z.looseObject({
  tool: z.literal("text-to-image"),
  mode,
  family: z.uuid(),
  prompt: z.string().trim().min(1),
  width: z.int(),
  height: z.int(),
  seed: z.int().min(0),
  aspect_ratio: ratio,
  resolution: z.enum(RESOLUTIONS),
  image_references: references,
  request_token: z.string(),
  image_index: z.int().min(0).max(MOST_IMAGES - 1),
  metadata: z.looseObject({ inputPrompt: z.string(), aspectRatio: z.string() }),
});

export type Start = z.infer<typeof START>;
export type Render = z.infer<typeof RENDER>;

/** The body as JSON; null for anything else, which no check accepts. */
export async function bodyOf(request: Request): Promise<unknown> {
  return await request.json().catch(() => null);
}

/** Throws `Refused`. */
export function checkStart(world: World, body: unknown): Start {
  const start = parse(START, body);
  for (const { image } of start.references) {
    const medium = world.media.get(image.slice("creation:".length));
    if (medium === undefined || medium.readyAt === null) {
      throw invalid("references", "There is no such creation.");
    }
  }
  return start;
}

/** A render and the start that allows it. Throws `Refused`. */
export function checkRender(world: World, body: unknown): { render: Render; family: Family } {
  const render = parse(RENDER, body);
  const family = world.families.get(render.family);
  if (family === undefined) throw invalid("family", "There is no such family.");
  if (!family.tokens.has(render.request_token)) {
    throw invalid("request_token", "The token is not this family's, or was used.");
  }
  if (render.image_index >= family.images || family.indexes.has(render.image_index)) {
    throw invalid("image_index", "The family has no such image left.");
  }
  if (render.mode !== family.mode) throw invalid("mode", "Not what was started.");
  if (render.prompt !== family.prompt) throw invalid("prompt", "Not what was started.");
  if (render.aspect_ratio !== family.ratio) throw invalid("aspect_ratio", "Not what was started.");
  if (JSON.stringify(render.image_references) !== JSON.stringify(family.references)) {
    throw invalid("image_references", "Not what was started.");
  }
  const size = sizeOf(render.aspect_ratio, render.resolution);
  if (size?.width !== render.width) throw invalid("width", "Does not fit ratio and resolution.");
  if (size.height !== render.height) throw invalid("height", "Does not fit ratio and resolution.");
  return { render, family };
}

function parse<T extends z.ZodType>(schema: T, body: unknown): z.infer<T> {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const errors: Record<string, string[]> = {};
  for (const { path, message } of result.error.issues) {
    (errors[path.join(".") || "body"] ??= []).push(message);
  }
  throw new Refused(422, "The given data was invalid.", errors);
}
