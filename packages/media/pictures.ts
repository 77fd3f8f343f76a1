/** The door to what needs pictures and clips decoded: `sharp`, which is native code, and FFmpeg in a worker. */

import { normaliseReference } from "./normalise.ts";
import type { Pictures } from "./pictures_port.ts";
import { mediaResponse } from "./serve.ts";
import type { MediaAccess } from "./store.ts";
import { variantOf } from "./variants.ts";

/** A normalised picture is smaller than this whatever its content: 4096 × 4096 pixels of noise as PNG. */
const MAX_NORMALISED_BYTES = 80 * 1024 * 1024;
/** Fits at a glance: what is only checked is made as small as a thumbnail's thumbnail. */
const CHECKED_SIDE = 64;

/** Pictures in and out of the store, decoded in this process. */
export function openPictures(store: MediaAccess): Pictures {
  return {
    async storeReference(bytes, { maxSide }) {
      const picture = await normaliseReference(bytes, { maxSide });
      return await store.put(ReadableStream.from([picture.bytes]), { maxBytes: MAX_NORMALISED_BYTES });
    },
    async checkPicture(bytes) {
      await normaliseReference(bytes, { maxSide: CHECKED_SIDE });
    },
    variantOf: (mediaId, look) => variantOf(store, mediaId, look),
    showMedia: (mediaId, request, options) => mediaResponse(store, mediaId, request, options),
  };
}
