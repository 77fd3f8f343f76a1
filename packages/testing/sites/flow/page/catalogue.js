/** The page's names for models and what each may be asked for (wire/flow.md §1.7). */

/** @typedef {"text" | "start" | "startEnd" | "references" | "extend"} ClipJob */

/** @type {Readonly<Record<string, string>>} */
const IMAGE_KEYS = {
  "Nano Banana Pro": "GEM_PIX_2",
  "Nano Banana 2": "NARWHAL",
  "Nano Banana 2.1": "BELUGA",
  "Nano Banana 2 Lite": "HARBOR_SEAL",
  "Nano Banana": "GEM_PIX",
  "Imagen 4": "IMAGEN_3_5",
};

export const IMAGE_MODELS = Object.keys(IMAGE_KEYS);

/**
 * Imagen has another key when it is given references.
 * @param {string} name
 * @param {boolean} withReferences
 */
export function imageKey(name, withReferences) {
  return name === "Imagen 4" && withReferences ? "R2I" : IMAGE_KEYS[name];
}

/** @param {boolean} portrait */
const tall = (portrait) => (portrait ? "_portrait" : "");
/** @param {boolean} portrait */
const side = (portrait) => (portrait ? "portrait" : "landscape");

/** @type {Readonly<Record<string, Partial<Record<ClipJob, (portrait: boolean, seconds: number) => string>>>>} */
const CLIP_KEYS = {
  "Omni 1.1 Flash": {
    text: (_, seconds) => `abra_t2v_${seconds}s`,
    start: (_, seconds) => `abra_i2v_${seconds}s`,
    startEnd: (_, seconds) => `omni_flash_i2v_${seconds}s_first_last`,
    references: (_, seconds) => `abra_r2v_${seconds}s`,
  },
  "Veo 3.1 Lite": {
    text: () => "veo_3_1_t2v_lite",
    start: () => "veo_3_1_i2v_lite",
    startEnd: () => "veo_3_1_interpolation_lite",
    references: () => "veo_3_1_r2v_lite",
    extend: () => "veo_3_1_extension_lite",
  },
  "Veo 3.1 Fast": {
    text: (portrait) => `veo_3_1_t2v_fast${tall(portrait)}`,
    start: (portrait) => `veo_3_1_i2v_s_fast${tall(portrait)}`,
    startEnd: (portrait) => `veo_3_1_i2v_s_fast${tall(portrait)}_fl`,
    references: (portrait) => `veo_3_1_r2v_fast_${side(portrait)}`,
    extend: (portrait) => `veo_3_1_extend_fast_${side(portrait)}`,
  },
  "Veo 3.1 Quality": {
    text: (portrait) => `veo_3_1_t2v${tall(portrait)}`,
    start: (portrait) => `veo_3_1_i2v_s${tall(portrait)}`,
    startEnd: (portrait) => `veo_3_1_i2v_s${tall(portrait)}_fl`,
    extend: (portrait) => `veo_3_1_extend_${side(portrait)}`,
  },
};

/**
 * @param {ClipJob} job
 * @returns {string[]} the models that can do it
 */
export function clipModels(job) {
  return Object.keys(CLIP_KEYS).filter((name) => CLIP_KEYS[name]?.[job] !== undefined);
}

/**
 * @param {string} name
 * @param {ClipJob} job
 * @param {boolean} portrait
 * @param {number} seconds
 */
export function clipKey(name, job, portrait, seconds) {
  return CLIP_KEYS[name]?.[job]?.(portrait, seconds) ?? "";
}

/** @param {string} name */
export function durations(name) {
  return name.startsWith("Omni") ? ["4s", "6s", "8s", "10s"] : ["8s"];
}

/** @type {Readonly<Record<string, number>>} */
export const IMAGE_ASPECTS = { "16:9": 3, "4:3": 5, "1:1": 1, "3:4": 4, "9:16": 2 };
/** @type {Readonly<Record<string, number>>} */
export const CLIP_ASPECTS = { "16:9": 2, "9:16": 1 };
