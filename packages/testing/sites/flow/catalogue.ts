/** Models, what each can do and what it costs (wire/flow.md §1.7). */

export type ClipJob = "text" | "start" | "startEnd" | "references" | "extend" | "upscale";

export interface ClipModel {
  readonly key: string;
  readonly job: ClipJob;
  readonly seconds: number;
  /** 1 portrait, 2 landscape; null takes both. */
  readonly aspect: 1 | 2 | null;
  /** Credits; null where the plan lacks the model. */
  readonly pro: number | null;
  readonly ultra: number | null;
  readonly mostReferences: number;
  /** It loses its references without a word and costs like the whole (wire/flow.md §1.5). */
  readonly degrades: boolean;
}

/** Nobody has more than this many references on the new site. */
export const MOST_IMAGE_REFERENCES = 10;

/** Keys of image models; the value says whether references are a must (true), a mistake (false) or welcome (null). */
export const IMAGE_MODELS: ReadonlyMap<string, boolean | null> = new Map([
  ["GEM_PIX", null],
  ["GEM_PIX_2", null],
  ["NARWHAL", null],
  ["BELUGA", null],
  ["HARBOR_SEAL", null],
  ["IMAGEN_3_5", false],
  ["R2I", true],
]);

type Prices = readonly [pro: number | null, ultra: number | null];

const LITE: Prices = [10, 5];
const SHORT: Prices = [null, 5];
const FAST: Prices = [20, 20];
const FAST_ULTRA: Prices = [null, 10];
const QUALITY: Prices = [100, 100];
const FREE: Prices = [null, 0];
const VEO_SECONDS = 8;
/** Every extension adds this much. */
const EXTENSION_SECONDS = 7;

function model(
  key: string,
  job: ClipJob,
  [pro, ultra]: Prices,
  { seconds = job === "extend" ? EXTENSION_SECONDS : VEO_SECONDS, aspect = null, refs = 3, degrades = false }:
    {
      readonly seconds?: number;
      readonly aspect?: 1 | 2 | null;
      readonly refs?: number;
      readonly degrades?: boolean;
    } = {},
): ClipModel {
  const mostReferences = job === "references" ? refs : 0;
  return { key, job, seconds, aspect, pro, ultra, mostReferences, degrades };
}

/** The same model in landscape and portrait; `*` stands where the names differ. */
function both(pattern: string, job: ClipJob, prices: Prices, words: readonly [string, string]): ClipModel[] {
  return [
    model(pattern.replace("*", words[0]), job, prices, { aspect: 2 }),
    model(pattern.replace("*", words[1]), job, prices, { aspect: 1 }),
  ];
}

const SUFFIX = ["", "_portrait"] as const;
const SIDE = ["landscape", "portrait"] as const;
const OMNI = [[4, 7, 4], [6, 10, 5], [8, 12, 6], [10, 15, 7]] as const;

function omni(): ClipModel[] {
  return OMNI.flatMap(([seconds, full, small]) =>
    ([["", full], ["_360p", small]] as const).flatMap(([suffix, price]) => [
      model(`abra_t2v_${seconds}s${suffix}`, "text", [price, price], { seconds }),
      model(`abra_i2v_${seconds}s${suffix}`, "start", [price, price], { seconds }),
      model(`abra_r2v_${seconds}s${suffix}`, "references", [price, price], { seconds, refs: 7 }),
      model(`omni_flash_i2v_${seconds}s_first_last${suffix}`, "startEnd", [price, price], { seconds }),
    ])
  );
}

function lite(): ClipModel[] {
  const short = [4, 6].flatMap((seconds) => [
    model(`veo_3_1_t2v_lite_${seconds}s`, "text", SHORT, { seconds }),
    model(`veo_3_1_i2v_s_lite_${seconds}s`, "start", SHORT, { seconds }),
    model(`veo_3_1_i2v_s_lite_${seconds}s_fl`, "startEnd", SHORT, { seconds }),
    model(`veo_3_1_r2v_lite_${seconds}s`, "references", LITE, { degrades: true }),
  ]);
  return [
    model("veo_3_1_t2v_lite", "text", LITE),
    model("veo_3_1_i2v_lite", "start", LITE),
    model("veo_3_1_interpolation_lite", "startEnd", LITE),
    model("veo_3_1_r2v_lite", "references", LITE),
    model("veo_3_1_extension_lite", "extend", LITE),
    ...short,
    model("veo_3_1_t2v_lite_low_priority", "text", FREE),
    model("veo_3_1_i2v_lite_low_priority", "start", FREE),
    model("veo_3_1_interpolation_lite_low_priority", "startEnd", FREE),
    model("veo_3_1_r2v_lite_low_priority", "references", FREE),
  ];
}

function fast(suffix: "" | "_ultra", prices: Prices): ClipModel[] {
  return [
    ...both(`veo_3_1_t2v_fast*${suffix}`, "text", prices, SUFFIX),
    ...both(`veo_3_1_i2v_s_fast*${suffix}`, "start", prices, SUFFIX),
    ...both(`veo_3_1_i2v_s_fast*${suffix}_fl`, "startEnd", prices, SUFFIX),
    ...both(`veo_3_1_r2v_fast_*${suffix}`, "references", prices, SIDE),
    ...both(`veo_3_1_extend_fast_*${suffix}`, "extend", prices, SIDE),
  ];
}

/** No reference mode (wire/flow.md §1.5). */
function quality(): ClipModel[] {
  return [
    ...both("veo_3_1_t2v*", "text", QUALITY, SUFFIX),
    ...both("veo_3_1_i2v_s*", "start", QUALITY, SUFFIX),
    ...both("veo_3_1_i2v_s*_fl", "startEnd", QUALITY, SUFFIX),
    ...both("veo_3_1_extend_*", "extend", QUALITY, SIDE),
  ];
}

/** All that is offered, by key. Those of the old lists are gone: like any other unknown key they are NOT_FOUND. */
export const CLIP_MODELS: ReadonlyMap<string, ClipModel> = new Map(
  [
    ...omni(),
    ...lite(),
    ...fast("", FAST),
    ...fast("_ultra", FAST_ULTRA),
    ...quality(),
    model("veo_3_1_upsampler_1080p", "upscale", [0, 0]),
    model("veo_3_1_upsampler_4k", "upscale", [null, 50]),
  ].map((one) => [one.key, one]),
);

/** What it costs this tier (`nzlxg[1]`), or null when the plan lacks it; those without a plan pay like Pro. */
export function priceOf({ pro, ultra }: ClipModel, tier: number): number | null {
  return tier === 2 ? ultra : pro;
}
