/** How large a picture or clip is made. */

import { ratioParts, type Settings } from "@sluice/domain";

export interface Size {
  readonly width: number;
  readonly height: number;
}

const IMAGE_LONG_SIDE = { "1K": 1_024, "2K": 2_048, "4K": 4_096 } as const;
const CLIP_LONG_SIDE = 640;
const CLIP_LONGEST = 1_920;

/** Exactly the size asked, else the ratio with 1,024 px on the long side (2,048 for 2K, 4,096 for 4K). */
export function imageSize(settings: Settings): Size {
  return settings.size ?? sized(settings, IMAGE_LONG_SIDE[settings.resolution ?? "1K"]);
}

/** The size asked up to 1,920 px (larger ones shrink to that), else 640 px on the long side; always even, as H.264 wants. */
export function clipSize(settings: Settings): Size {
  const wanted = settings.size ?? sized(settings, CLIP_LONG_SIDE);
  const scale = Math.min(1, CLIP_LONGEST / Math.max(wanted.width, wanted.height));
  return { width: even(wanted.width * scale), height: even(wanted.height * scale) };
}

function sized(settings: Settings, longSide: number): Size {
  const [w, h] = ratioParts(settings.aspectRatio) ?? [1, 1];
  const scale = longSide / Math.max(w, h);
  return { width: even(w * scale), height: even(h * scale) };
}

function even(pixels: number): number {
  return Math.max(16, 2 * Math.round(pixels / 2));
}
