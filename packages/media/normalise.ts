/** Reference pictures made fit to travel: upright, without metadata, no bigger than needed. */

import { decoding } from "./decoding.ts";
import { MediaRefused } from "./errors.ts";
import { ACCEPTED, HEAD_BYTES, sniff } from "./sniff.ts";

const PICTURES = ACCEPTED.filter((mime) => mime.startsWith("image/"));

/**
 * Re-encodes any accepted picture so that it fits into `maxSide` × `maxSide` pixels, never enlarging it: rotated as EXIF
 * says, its metadata dropped, PNG when it is transparent anywhere, else JPEG of quality 90. Of an animation the
 * first frame is kept. Throws `MediaRefused` for anything else, SVG among it, since that is a program and not a picture.
 */
export async function normaliseReference(
  bytes: Uint8Array,
  { maxSide }: { readonly maxSide: number },
): Promise<{ bytes: Uint8Array; mime: "image/png" | "image/jpeg" }> {
  const mime = await sniff(bytes.subarray(0, HEAD_BYTES), () => false);
  if (!PICTURES.includes(mime)) throw new MediaRefused(mime, PICTURES.join(", "));
  return await decoding(mime, async (open) => {
    const { hasAlpha } = await open(bytes).metadata();
    const transparent = hasAlpha && !(await open(bytes).stats()).isOpaque;
    const picture = open(bytes).autoOrient()
      .resize({ width: maxSide, height: maxSide, fit: "inside", withoutEnlargement: true });
    const encoded = transparent ? picture.png() : picture.flatten().jpeg({ quality: 90 });
    return {
      bytes: new Uint8Array(await encoded.toBuffer()),
      mime: transparent ? "image/png" : "image/jpeg",
    };
  });
}
