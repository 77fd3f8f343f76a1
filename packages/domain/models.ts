/** The models as data: names, what they can do and what they cost. Names: reference/genova-api.txt; prices: contracts/settled.md point 5. */

import type { Provider } from "./agent.ts";
import type { Kind, Settings } from "./job.ts";

/** What a job can start from beside its prompt. */
export type ModelInput = "start_frame" | "end_frame" | "references" | "source_image" | "source_clip";
/** What can be done with a source. */
export type Operation = NonNullable<Settings["operation"]>;

/** What a model can make something of, beside words. */
export interface Takes {
  readonly inputs: readonly ModelInput[];
  /** Most pictures of the input `references`. */
  readonly maxReferences: number;
  readonly operations: readonly Operation[];
  /** A source must be an output of the model's own provider: there is no other way in for clips. */
  readonly ownSourcesOnly: boolean;
  /** Frames and references exclude each other. */
  readonly framesOrReferences: boolean;
}

export interface Model {
  /** Public name. */
  readonly id: string;
  readonly title: string;
  readonly kind: Kind;
  readonly provider: Provider;
  /** Accepted values of `aspectRatio`; the first is the default. */
  readonly ratios: readonly string[];
  readonly maxCount: number;
  /** Clip lengths in seconds; empty for stills. The first is the default. */
  readonly durations: readonly number[];
  readonly resolutions: readonly ("1K" | "2K" | "4K")[];
  readonly takes: Takes;
  /** Credits for one output by resolution; `1K` is also the price where there is no resolution. */
  readonly price: { readonly "1K": number; readonly "2K"?: number; readonly "4K"?: number };
  /** Usual time of one job, seconds: for estimates only. */
  readonly usualSeconds: number;
}

const FLOW_RATIOS = ["landscape", "portrait", "square", "16:9", "9:16", "1:1", "4:3", "3:4"] as const;
/** No square: wire/flow.md, video aspect enum. */
const FLOW_CLIP_RATIOS = ["landscape", "portrait", "16:9", "9:16"] as const;
const FREEPIK_RATIOS = ["1:1", "4:3", "3:4", "16:9", "9:16", "3:2", "2:3"] as const;
const SIM_RATIOS = [
  "landscape",
  "portrait",
  "square",
  "1:1",
  "4:3",
  "3:4",
  "16:9",
  "9:16",
  "3:2",
  "2:3",
] as const;
/** References, and a base image to edit: wire/flow.md, images. */
const FLOW_IMAGE: Takes = {
  inputs: ["references", "source_image"],
  maxReferences: 10,
  operations: ["edit", "variation"],
  ownSourcesOnly: false,
  framesOrReferences: false,
};
/** Frames or ingredients; it extends clips that it made itself, and none can be sent to it: wire/flow.md, video. */
const FLOW_VEO: Takes = {
  inputs: ["start_frame", "end_frame", "references", "source_clip"],
  maxReferences: 3,
  operations: ["extend"],
  ownSourcesOnly: true,
  framesOrReferences: true,
};
/** It extends nothing: wire/flow.md, model catalogue. */
const FLOW_OMNI: Takes = {
  ...FLOW_VEO,
  inputs: ["start_frame", "end_frame", "references"],
  maxReferences: 7,
  operations: [],
};
const FRAMES: Takes = {
  ...FLOW_VEO,
  inputs: ["start_frame", "end_frame"],
  maxReferences: 0,
  operations: [],
};
const STYLES: Takes = { ...FLOW_IMAGE, inputs: ["references"], maxReferences: 4, operations: [] };
const SIM_IMAGE: Takes = { ...FLOW_IMAGE, maxReferences: 16 };
const SIM_VIDEO: Takes = {
  inputs: ["start_frame", "end_frame", "references", "source_clip"],
  maxReferences: 16,
  operations: ["edit", "extend", "variation"],
  ownSourcesOnly: false,
  framesOrReferences: false,
};
const UPSCALE = 2;
const IMAGE_PRICE = { "1K": 1, "2K": 2, "4K": 4 } as const;

function image(id: string, title: string, provider: Provider, rest: Partial<Model> = {}): Model {
  return {
    id,
    title,
    kind: "image",
    provider,
    ratios: FLOW_RATIOS,
    maxCount: 4,
    durations: [],
    resolutions: ["1K", "2K"],
    takes: FLOW_IMAGE,
    price: IMAGE_PRICE,
    usualSeconds: 30,
    ...rest,
  };
}

function video(
  id: string,
  title: string,
  provider: Provider,
  credits: number,
  rest: Partial<Model> = {},
): Model {
  return {
    id,
    title,
    kind: "video",
    provider,
    ratios: FLOW_CLIP_RATIOS,
    maxCount: 1,
    durations: [8],
    resolutions: ["1K"],
    takes: FLOW_VEO,
    price: { "1K": credits },
    usualSeconds: 180,
    ...rest,
  };
}

/** Clips of 720p that Flow enlarges to 1080p, which is their 2K. */
function veo(id: string, title: string, credits: number, rest: Partial<Model> = {}): Model {
  const price = { "1K": credits, "2K": credits + UPSCALE };
  return video(id, title, "flow", credits, { resolutions: ["1K", "2K"], price, ...rest });
}

/** Every model, in order of preference as a default. */
export const MODELS: readonly Model[] = [
  image("imagen4", "Imagen 4", "flow"),
  image("nano_banana_pro", "Nano Banana Pro", "flow"),
  image("nano_banana2", "Nano Banana 2", "flow"),
  veo("veo3_fast", "VEO 3 Fast", 5),
  // without a mode for references: wire/flow.md, model catalogue
  veo("veo3_quality", "VEO 3 Quality", 20, {
    takes: { ...FLOW_VEO, inputs: ["start_frame", "end_frame", "source_clip"], maxReferences: 0 },
  }),
  veo("veo3_lite", "VEO 3 Lite", 5),
  video("omni_flash", "Omni Flash", "flow", 10, { takes: FLOW_OMNI, durations: [8, 4, 6, 10] }),
  // the page offers it no more: wire/flow.md, model catalogue
  video("veo2_fast", "VEO 2 Fast", "flow", 5, { takes: FRAMES, durations: [8, 4, 6] }),
  image("freepik", "Freepik Pikaso AI", "freepik", { ratios: FREEPIK_RATIOS, takes: STYLES }),
  image("sim-image", "Simulated image", "simulator", {
    ratios: SIM_RATIOS,
    maxCount: 10,
    resolutions: ["1K", "2K", "4K"],
    takes: SIM_IMAGE,
    usualSeconds: 1,
  }),
  video("sim-video", "Simulated clip", "simulator", 5, {
    takes: SIM_VIDEO,
    ratios: SIM_RATIOS,
    durations: [4, 2, 6, 8, 10, 12],
    usualSeconds: 4,
  }),
];

const BY_ID: ReadonlyMap<string, Model> = new Map(MODELS.map((m) => [m.id, m]));

/** Stock names of other services: the kind that is meant, to be served by the default model of that kind. */
const ALIASES: readonly (readonly [RegExp, Kind])[] = [
  [/^(gpt-image|chatgpt-image|dall-e|imagen)/, "image"],
  [/^(sora|veo)/, "video"],
];

/** The model of that exact name. */
export function findModel(id: string): Model | undefined {
  return BY_ID.get(id);
}

/** The kind that a stock name of another service stands for (`gpt-image-2` → image), or undefined. */
export function aliasKind(name: string): Kind | undefined {
  return ALIASES.find(([pattern]) => pattern.test(name))?.[1];
}

/**
 * The default model of a kind: the first with an agent online, real ones before simulated; with none online
 * the simulated one (contracts/settled.md point 8).
 */
export function defaultModel(kind: Kind, online: (model: Model) => boolean): Model {
  const ofKind = MODELS.filter((m) => m.kind === kind);
  const found = ofKind.find(online) ?? ofKind.find((m) => m.provider === "simulator");
  if (found === undefined) throw new RangeError(`no model of kind "${kind}": see packages/domain/models.ts`);
  return found;
}

const WORDS: Readonly<Record<string, readonly [number, number]>> = {
  landscape: [16, 9],
  portrait: [9, 16],
  square: [1, 1],
};

/** Width and height parts of a ratio as callers write it (`landscape`, `16:9`); undefined when it is neither. */
export function ratioParts(ratio: string): readonly [number, number] | undefined {
  const word = WORDS[ratio];
  if (word !== undefined) return word;
  const match = /^([1-9]\d?):([1-9]\d?)$/.exec(ratio);
  return match === null ? undefined : [Number(match[1]), Number(match[2])];
}
