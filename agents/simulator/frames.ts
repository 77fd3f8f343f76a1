/** The frames of a clip, painted from a plan. Plain pixels and arithmetic: runs inside the encoder's worker. */

import { between, chanceOf } from "./chance.ts";

type Pixels = Uint8Array<ArrayBuffer>;

/** All that a clip is made of; pictures are RGBA, `width` × `height` px but for the wider backdrop. */
export interface ClipPlan {
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly frames: number;
  readonly seed: number;
  readonly backdrop: { readonly width: number; readonly height: number; readonly pixels: Pixels };
  /** Shown alone at first, then faded out. */
  readonly start: Pixels | null;
  /** Faded in, and alone at last. */
  readonly end: Pixels | null;
  /** Prompt and references; they step back while a start or end frame is shown. */
  readonly caption: Pixels;
  /** Always on top. */
  readonly mark: Pixels;
}

/** Which part of the clip a start or end frame takes to fade. */
const FADE = 0.3;

/** Paints frame after frame into the same buffer; `paint(i)` answers it. */
export function painter(plan: ClipPlan): (frame: number) => Pixels {
  const { width, height, frames, backdrop, start, end } = plan;
  const canvas = new Uint8Array(width * height * 4);
  const lights = lightsOf(plan);
  const caption = cover(plan.caption, width, height);
  const mark = cover(plan.mark, width, height);
  const last = Math.max(1, frames - 1);

  return (frame) => {
    const time = frame / last;
    const glide = time * time * (3 - 2 * time);
    const left = Math.round(glide * (backdrop.width - width));
    const top = Math.round((1 - glide) * (backdrop.height - height));
    for (let y = 0; y < height; y++) {
      const from = ((y + top) * backdrop.width + left) * 4;
      canvas.set(backdrop.pixels.subarray(from, from + width * 4), y * width * 4);
    }
    for (const light of lights) light(canvas, time);
    const startShare = start === null ? 0 : Math.max(0, 1 - time / FADE);
    const endShare = end === null ? 0 : Math.max(0, 1 - (1 - time) / FADE);
    if (start !== null && startShare > 0) fade(canvas, start, startShare);
    if (end !== null && endShare > 0) fade(canvas, end, endShare);
    caption(canvas, 1 - Math.max(startShare, endShare));
    mark(canvas, 1);
    return canvas;
  };
}

function fade(canvas: Pixels, picture: Pixels, share: number): void {
  if (share >= 1) {
    canvas.set(picture);
    return;
  }
  const part = Math.round(share * 256);
  for (let i = 0; i < canvas.length; i++) {
    const under = canvas[i]!;
    canvas[i] = under + (((picture[i]! - under) * part) >> 8);
  }
}

/** Lays a picture with transparency over the canvas, touching only where it has ink. */
function cover(layer: Pixels, width: number, height: number): (canvas: Pixels, share: number) => void {
  let [first, last] = [height, -1];
  for (let y = 0; y < height; y++) {
    const row = layer.subarray(y * width * 4, (y + 1) * width * 4);
    if (row.some((value, i) => i % 4 === 3 && value > 0)) {
      first = Math.min(first, y);
      last = y;
    }
  }
  return (canvas, share) => {
    const part = Math.round(share * 256);
    if (part <= 0) return;
    for (let i = first * width * 4; i < (last + 1) * width * 4; i += 4) {
      const alpha = (layer[i + 3]! * part) >> 8;
      if (alpha > 0) blend(canvas, i, layer[i]!, layer[i + 1]!, layer[i + 2]!, alpha);
    }
  };
}

/** Soft discs that wander on closed curves. */
function lightsOf({ seed, width, height }: ClipPlan): ((canvas: Pixels, time: number) => void)[] {
  const chance = chanceOf(seed ^ 0x5bd1e995);
  return Array.from({ length: 6 }, () => {
    const radius = Math.round(between(chance, 0.025, 0.085) * Math.min(width, height)) + 2;
    const strength = between(chance, 90, 190);
    const [cx, cy] = [between(chance, 0.2, 0.8) * width, between(chance, 0.15, 0.6) * height];
    const [rx, ry] = [between(chance, 0.1, 0.35) * width, between(chance, 0.05, 0.25) * height];
    const [turns, phase] = [between(chance, 0.6, 1.6) * (chance() < 0.5 ? -1 : 1), chance() * Math.PI * 2];
    return (canvas: Pixels, time: number) => {
      const angle = phase + time * turns * Math.PI * 2;
      const x0 = Math.round(cx + Math.cos(angle) * rx);
      const y0 = Math.round(cy + Math.sin(angle * 1.3) * ry);
      for (let y = Math.max(0, y0 - radius); y < Math.min(height, y0 + radius); y++) {
        for (let x = Math.max(0, x0 - radius); x < Math.min(width, x0 + radius); x++) {
          const far = ((x - x0) ** 2 + (y - y0) ** 2) / (radius * radius);
          if (far < 1) blend(canvas, (y * width + x) * 4, 255, 246, 224, Math.round(strength * (1 - far)));
        }
      }
    };
  });
}

/** @param alpha 0 to 255 */
function blend(canvas: Pixels, i: number, r: number, g: number, b: number, alpha: number): void {
  canvas[i] = canvas[i]! + (((r - canvas[i]!) * alpha) >> 8);
  canvas[i + 1] = canvas[i + 1]! + (((g - canvas[i + 1]!) * alpha) >> 8);
  canvas[i + 2] = canvas[i + 2]! + (((b - canvas[i + 2]!) * alpha) >> 8);
}
