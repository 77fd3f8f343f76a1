/** Decoding of strangers' pictures: few at one time, within limits of size and time. */

import { Semaphore } from "es-toolkit";
import type { Sharp } from "sharp";
import { MAX_PIXELS } from "./dimensions.ts";
import { MediaRefused } from "./errors.ts";

/** A turned picture of 50 megapixels takes 200 MB while it is decoded. */
const AT_ONCE = 2;
const SECONDS = 20;
const turns = new Semaphore(AT_ONCE);

/**
 * Does `work` with the opener of pictures, when it is its turn. Throws `MediaRefused` when the bytes, said to be of type
 * `mime`, cannot be decoded; what `work` refuses it refuses.
 */
export async function decoding<T>(
  mime: string,
  work: (open: (bytes: Uint8Array) => Sharp) => Promise<T>,
): Promise<T> {
  // native code and some 30 MB: only who decodes loads it
  const { default: sharp } = await import("sharp");
  await turns.acquire();
  try {
    return await work((bytes) =>
      sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: "error" }).timeout({ seconds: SECONDS })
    );
  } catch (cause) {
    if (cause instanceof MediaRefused) throw cause;
    throw new MediaRefused(
      `a broken or too large ${mime}`,
      `a whole picture of at most ${MAX_PIXELS / 1e6} megapixels`,
      { cause },
    );
  } finally {
    turns.release();
  }
}
