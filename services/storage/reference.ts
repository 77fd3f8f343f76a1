/** The way in for reference pictures. */

import { type MediaStore, normaliseReference, type StoredMedia } from "@sluice/media";

/** A normalised picture is smaller than this whatever its content: 4096 × 4096 pixels of noise as PNG. */
const MAX_NORMALISED_BYTES = 80 * 1024 * 1024;

/**
 * Normalises a picture to fit `maxSide` pixels and stores it. Throws `MediaRefused` for what is no picture, and what
 * `MediaStore.put` throws.
 */
export async function storeReference(
  media: MediaStore,
  bytes: Uint8Array,
  { maxSide }: { readonly maxSide: number },
): Promise<StoredMedia> {
  const picture = await normaliseReference(bytes, { maxSide });
  return await media.put(ReadableStream.from([picture.bytes]), { maxBytes: MAX_NORMALISED_BYTES });
}
