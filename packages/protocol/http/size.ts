/** Pixel sizes as OpenAI clients write them, and the ratio that comes nearest. */

import { ratioParts, type Settings } from "@sluice/domain";
import { invalidValue } from "./edge_error.ts";

export interface Size {
  readonly width: number;
  readonly height: number;
}

const SIZE = /^(\d{2,5})x(\d{2,5})$/;
const LEAST = 64;
const MOST = 4_096;
/** Two ratios closer than this are the same one: 1360x768 is meant as 16:9. */
const SAME = 0.01;

/** `WIDTHxHEIGHT`; undefined for `auto` or nothing. Throws `EdgeError` for anything else and for sides outside 64 to 4,096. */
export function parseSize(text: string | undefined): Size | undefined {
  if (text === undefined || text === "auto") return undefined;
  const parts = SIZE.exec(text);
  const [width, height] = [Number(parts?.[1]), Number(parts?.[2])];
  if (!(Math.min(width, height) >= LEAST && Math.max(width, height) <= MOST)) {
    throw invalidValue("size", text, `auto or WIDTHxHEIGHT with sides from ${LEAST} to ${MOST}`);
  }
  return { width, height };
}

/** The accepted ratio whose shape is nearest to `wanted` (width divided by height), and whether it is the same shape. */
export function nearestRatio(accepted: readonly string[], wanted: number): { ratio: string; exact: boolean } {
  let best = { ratio: accepted[0] ?? "landscape", distance: Infinity };
  for (const ratio of accepted) {
    const parts = ratioParts(ratio);
    if (parts === undefined) continue;
    const distance = Math.abs(Math.log(parts[0] / parts[1] / wanted));
    if (distance < best.distance) best = { ratio, distance };
  }
  return { ratio: best.ratio, exact: best.distance < SAME };
}

/** A usual clip size for a ratio, until the real one is known: the short side is 720 pixels, at 2K 1,080. */
export function usualSize(ratio: string, resolution: Settings["resolution"] = "1K"): Size {
  const side = resolution === "1K" ? 720 : 1_080;
  const [w, h] = ratioParts(ratio) ?? [16, 9];
  const even = (n: number) => Math.round(n / 2) * 2;
  return w >= h ? { width: even(side * w / h), height: side } : { width: side, height: even(side * h / w) };
}

/** `WIDTHxHEIGHT`. */
export function sizeText(size: Size): string {
  return `${size.width}x${size.height}`;
}
