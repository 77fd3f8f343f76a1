/**
 * What Pikaso offers. The names of modes and the sizes of 16:9 are from the capture (wire/flow.md §6), the rest, with the prices, is a
 * guess. [D]
 */

export interface Model {
  /** What the page shows. */
  readonly name: string;
  readonly mode: string;
  /** Credits for a picture. */
  readonly cost: number;
}

export const MODELS: readonly Model[] = [
  { name: "Auto", mode: "auto", cost: 50 },
  { name: "Nano Banana 2", mode: "imagen-nano-banana-2-flash", cost: 75 },
  { name: "Nano Banana Pro", mode: "imagen-nano-banana-2", cost: 150 },
  { name: "Mystic", mode: "mystic", cost: 45 },
];

/** Width and height at 1K; 2K has twice as many each way. */
export const RATIOS: Readonly<Record<string, readonly [number, number]>> = {
  "1:1": [1024, 1024],
  "4:3": [1200, 896],
  "3:4": [896, 1200],
  "16:9": [1344, 768],
  "9:16": [768, 1344],
  "3:2": [1248, 832],
  "2:3": [832, 1248],
};

export const RESOLUTIONS = ["1k", "2k"] as const;
export const REFERENCE_TYPES = ["style", "character", "element", "color", "effects", "camera"] as const;
export const MOST_IMAGES = 4;
export const MOST_REFERENCES = 4;
/** Pictures in the making at once, and tokens of a start. */
export const SLOTS = 24;

/** Pixels of a picture; null for a ratio that there is not. */
export function sizeOf(ratio: string, resolution: "1k" | "2k"): { width: number; height: number } | null {
  const size = RATIOS[ratio];
  if (size === undefined) return null;
  const times = resolution === "2k" ? 2 : 1;
  return { width: size[0] * times, height: size[1] * times };
}

/** Credits for one picture of the mode. */
export function costOf(mode: string): number {
  return MODELS.find((model) => model.mode === mode)?.cost ?? 0;
}
