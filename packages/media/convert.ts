/** A picture in another format or size. */

import { decoding } from "./decoding.ts";
import { MediaRefused } from "./errors.ts";
import type { Background, PictureFormat } from "./look.ts";
import { HEAD_BYTES, sniff } from "./sniff.ts";

export interface ConvertOptions {
  readonly format: PictureFormat;
  /** JPEG or WebP quality, 0 to 100. */
  readonly compression?: number;
  /** JPEG needs an opaque one anyway. */
  readonly background?: Background;
  /** Longest side in pixels that it is made to fit; it is never enlarged. */
  readonly maxSide?: number;
}

/** Longest side that the formats can say: JPEG has 16 bits for it (ITU-T T.81 B.2.2), WebP 14 (RFC 9649 section 2.7). */
const MAX_SIDE = { png: Infinity, jpeg: 65_535, webp: 16_383 } as const;
const QUALITY = { jpeg: 90, webp: 85 } as const;

/**
 * The picture upright, without metadata, in the format asked; of an animation the first frame. Throws `MediaRefused` for
 * what is no picture, cannot be decoded or is too long for the format.
 */
export async function convertPicture(
  bytes: Uint8Array,
  { format, compression, background, maxSide }: ConvertOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const mime = await sniff(bytes.subarray(0, HEAD_BYTES), () => false);
  if (!mime.startsWith("image/")) throw new MediaRefused(mime, "a picture");
  return await decoding(mime, async (open) => {
    const whole = open(bytes).autoOrient();
    const { width, height } = await open(bytes).metadata();
    if (maxSide === undefined && Math.max(width, height) > MAX_SIDE[format]) {
      throw new MediaRefused(
        `a picture of ${width}×${height} pixels`,
        `at most ${MAX_SIDE[format]} a side for ${format}`,
      );
    }
    const picture = maxSide === undefined
      ? whole
      : whole.resize({ width: maxSide, height: maxSide, fit: "inside", withoutEnlargement: true });
    const isOpaque = background === "opaque" || format === "jpeg";
    const backed = isOpaque ? picture.flatten({ background: "#fff" }) : picture;
    const encoded = format === "png"
      ? backed.png()
      : format === "jpeg"
      ? backed.jpeg({ quality: qualityOf(compression, QUALITY.jpeg) })
      : backed.webp({ quality: qualityOf(compression, QUALITY.webp) });
    return new Uint8Array(await encoded.toBuffer());
  });
}

/** The encoders know no quality 0. */
function qualityOf(compression: number | undefined, usual: number): number {
  return compression === undefined ? usual : Math.max(1, Math.round(compression));
}
