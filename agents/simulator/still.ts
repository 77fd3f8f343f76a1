/** Simulated pictures. */

import { Buffer } from "node:buffer";
import type { ImageFormat, Settings } from "@sluice/domain";
import sharp, { type Sharp } from "sharp";
import { type Caption, captionLayers, markLayer } from "./overlay.ts";
import { drawScene } from "./scenes.ts";
import { imageSize } from "./size.ts";

/** A file that was made. */
export interface Made {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly mime: string;
}

/** A picture of the seed in the size and format asked, with its caption; the same input gives the same picture. */
export async function renderStill(settings: Settings, seed: number, caption: Caption): Promise<Made> {
  const size = imageSize(settings);
  const format = settings.format ?? "png";
  const transparent = settings.background === "transparent" && format !== "jpeg";
  const scene = Buffer.from(drawScene(seed, size, transparent));
  const layers = [markLayer(size, caption), ...await captionLayers(size, caption)];
  const picture = sharp(scene).composite(layers.map((layer) => ({ ...layer })));
  const flat = transparent ? picture : picture.flatten({ background: "#000" });
  const bytes = await encode(flat, format, settings.compression).toBuffer();
  return { bytes: new Uint8Array(bytes), mime: `image/${format}` };
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
