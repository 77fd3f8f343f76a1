/** Simulated pictures. */

import { Buffer } from "node:buffer";
import type { ImageFormat, Settings } from "@sluice/domain";
import sharp, { type Sharp } from "sharp";
import { type Caption, captionLayers, markLayer } from "./overlay.ts";
import { drawScene } from "./scenes.ts";
import { asFrame, type LoadedReference } from "./references.ts";
import { imageSize, type Size } from "./size.ts";
import { pictureSource } from "./source.ts";

/** A file that was made. */
export interface Made {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly mime: string;
}

/** How much of a new scene shows over the picture that is edited. */
const OVER = 0.35;

/**
 * A picture of the seed in the size and format asked, with its caption; the same input gives the same picture. An edit shows the picture
 * it is of under the new scene, a variation shows it in other colours.
 */
export async function renderStill(settings: Settings, seed: number, caption: Caption): Promise<Made> {
  const size = imageSize(settings);
  const format = settings.format ?? "png";
  const transparent = settings.background === "transparent" && format !== "jpeg";
  const scene = await base(settings, seed, size, transparent, pictureSource(caption.references));
  const layers = [markLayer(size, caption), ...await captionLayers(size, caption)];
  const picture = sharp(scene).composite(layers.map((layer) => ({ ...layer })));
  const flat = transparent ? picture : picture.flatten({ background: "#000" });
  const bytes = await encode(flat, format, settings.compression).toBuffer();
  return { bytes: new Uint8Array(bytes), mime: `image/${format}` };
}

async function base(
  { operation }: Settings,
  seed: number,
  size: Size,
  transparent: boolean,
  source: LoadedReference | null,
): Promise<Buffer> {
  const scene = Buffer.from(drawScene(seed, size, transparent));
  const pixels = source === null ? null : await asFrame(source, size.width, size.height);
  if (pixels === null) return scene;
  const picture = sharp(pixels, { raw: { ...size, channels: 4 } });
  if (operation === "variation") return await picture.modulate({ hue: 30 + seed % 300 }).png().toBuffer();
  const over = await sharp(scene).flatten({ background: "#000" }).ensureAlpha(OVER).png().toBuffer();
  return await picture.composite([{ input: over }]).png().toBuffer();
}

function encode(picture: Sharp, format: ImageFormat, quality = 90): Sharp {
  switch (format) {
    case "png":
      return picture.png({ compressionLevel: 6 });
    case "jpeg":
      // The encoder's scale begins at 1.
      return picture.jpeg({ quality: Math.max(1, Math.round(quality)) });
    case "webp":
      return picture.webp({ quality: Math.max(1, Math.round(quality)) });
    default:
      return format satisfies never;
  }
}
