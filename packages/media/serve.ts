/** Stored media as an HTTP answer, as they are or in another form. */

import { answerBytes } from "./answer_bytes.ts";
import { lookFields } from "./look.ts";
import type { ServeOptions } from "./pictures_port.ts";
import type { MediaAccess } from "./store.ts";
import { isAsStored, madeMime, makeVariant } from "./variants.ts";

/**
 * Answers GET and HEAD for the media, as `answerBytes` says. Null when there is no such media. Throws `MediaRefused` when
 * these bytes have no such form as `look` asks for.
 */
export async function mediaResponse(
  store: Pick<MediaAccess, "stat" | "read">,
  mediaId: string,
  request: Request,
  { filename, cacheControl = "private, max-age=31536000, immutable", look = {} }: ServeOptions = {},
): Promise<Response | null> {
  const stored = await store.stat(mediaId);
  if (stored === null) return null;
  const asStored = isAsStored(stored.mime, look);
  return await answerBytes(request, {
    etag: `"${[mediaId, ...asStored ? [] : Object.values(lookFields(look))].join("-")}"`,
    mime: asStored ? stored.mime : madeMime(stored.mime, look),
    filename,
    cacheControl,
    async open() {
      if (asStored) {
        return { size: stored.bytes, read: (range) => store.read(mediaId, range ?? undefined) };
      }
      const made = await makeVariant(store, mediaId, stored.mime, look);
      return {
        size: made.length,
        read: async (range) => range === null ? made : made.subarray(range.start, range.end + 1),
      };
    },
  });
}
