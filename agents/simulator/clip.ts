/** Simulated clips. */

import { Buffer } from "node:buffer";
import type { Settings } from "@sluice/domain";
import sharp from "sharp";
import type { Encoder } from "./encoder.ts";
import { type Caption, captionLayers, type Layer, markLayer } from "./overlay.ts";
import { withNote } from "./clip_note.ts";
import { asFrame } from "./references.ts";
import { clipSource, lengthOf } from "./source.ts";
import { drawScene } from "./scenes.ts";
import { clipSize, type Size } from "./size.ts";
import type { Made } from "./still.ts";

/** Divides the 90 kHz of MP4 evenly, so a clip lasts exactly as long as was asked. */
const FPS = 24;

/**
 * A clip of the seed in the size and length asked, with its caption; the same input gives the same clip. One that is made of
 * another keeps that one's scene, and is longer by the seconds asked when it extends it.
 */
export async function renderClip(
  encoder: Encoder,
  settings: Settings,
  seed: number,
  caption: Caption,
): Promise<Made> {
  const size = clipSize(settings);
  const source = clipSource(caption.references);
  const scene = source?.seed ?? seed;
  const seconds = lengthOf(settings, source);
  const wide = { width: Math.round(size.width * 1.3), height: Math.round(size.height * 1.1) };
  const first = caption.references.find(({ role }) => role === "start");
  const last = caption.references.find(({ role }) => role === "end");
  const [backdrop, captionPixels, mark, start, end] = await Promise.all([
    rgba(sharp(Buffer.from(drawScene(scene, wide))).flatten({ background: "#000" }).ensureAlpha()),
    captionLayers(size, caption).then((layers) => flatten(size, layers)),
    flatten(size, [markLayer(size, caption)]),
    first === undefined ? null : asFrame(first, size.width, size.height),
    last === undefined ? null : asFrame(last, size.width, size.height),
  ]);
  const bytes = await encoder.encode({
    ...size,
    fps: FPS,
    frames: Math.max(1, Math.round(seconds * FPS)),
    seed,
    backdrop: { ...wide, pixels: backdrop },
    caption: captionPixels,
    mark,
    start,
    end,
  });
  return { bytes: withNote(bytes, { seed: scene }), mime: "video/mp4" };
}

function flatten({ width, height }: Size, layers: readonly Layer[]): Promise<Uint8Array<ArrayBuffer>> {
  const clear = { r: 0, g: 0, b: 0, alpha: 0 };
  return rgba(
    sharp({ create: { width, height, channels: 4, background: clear } }).composite(
      layers.map((layer) => ({ ...layer })),
    ),
  );
}

/** A copy in memory of its own, so that it can be handed to the worker. */
async function rgba(picture: ReturnType<typeof sharp>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await picture.raw().toBuffer());
}
