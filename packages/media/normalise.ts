/** Reference pictures made fit to travel: upright, without metadata, no bigger than needed. */

import { Semaphore } from "es-toolkit";
import { MAX_PIXELS } from "./dimensions.ts";
import { MediaRefused } from "./errors.ts";
import { ACCEPTED, HEAD_BYTES, sniff } from "./sniff.ts";

const PICTURES = ACCEPTED.filter((mime) => mime.startsWith("image/"));

/** A turned picture of 50 megapixels takes 200 MB while it is decoded: so many at one time. */
const AT_ONCE = 2;
const decoding = new Semaphore(AT_ONCE);

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
  // sharp is native code and some 30 MB: only who normalises loads it
  const { default: sharp } = await import("sharp");
  await decoding.acquire();
  try {
    const picture = sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: "error" })
      .autoOrient()
      .resize({ width: maxSide, height: maxSide, fit: "inside", withoutEnlargement: true });
    const { hasAlpha } = await sharp(bytes).metadata();
    const transparent = hasAlpha && !(await sharp(bytes, { limitInputPixels: MAX_PIXELS }).stats()).isOpaque;
    const encoded = transparent ? picture.png() : picture.flatten().jpeg({ quality: 90 });
    return {
      bytes: new Uint8Array(await encoded.toBuffer()),
      mime: transparent ? "image/png" : "image/jpeg",
    };
  } catch (cause) {
    throw new MediaRefused(
      `a broken or too large ${mime}`,
      `a whole picture of at most ${MAX_PIXELS / 1e6} megapixels`,
      {
        cause,
      },
    );
  } finally {
    decoding.release();
  }
}
