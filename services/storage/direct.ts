/**
 * Sends whoever asks for stored bytes to the bucket that has them, so that they do not travel through storage. Pages and
 * extensions that read what they fetch are served here: a bucket answers other origins only if its owner lists them
 * (docs/adr/0024).
 */

import { contentType, disposition, isThroughStorage, type MediaStore, type SignedMedia } from "@sluice/media";
import type { S3MediaStore } from "@sluice/media/s3";

export type DirectMedia = Pick<S3MediaStore, "signedUrl">;

/** How long a client has to follow, seconds. What it has begun to read goes on after that. */
const FOLLOW_WITHIN_S = 120;

/** The redirect to the bucket; null when the bytes are to come from here, or are not there. */
export async function sendElsewhere(
  { direct, media }: { readonly direct?: DirectMedia; readonly media: Pick<MediaStore, "stat"> },
  request: Request,
  { mediaId, download, look }: SignedMedia,
): Promise<Response | null> {
  if (direct === undefined || !mayFollow(request)) return null;
  // another form is made here, even if it turns out to be the stored one
  if (Object.values(look).some((field) => field !== undefined && field !== "original")) return null;
  const stored = await media.stat(mediaId);
  if (stored === null) return null;
  const location = await direct.signedUrl(mediaId, {
    mime: contentType(stored.mime),
    disposition: disposition(download ?? undefined),
    seconds: FOLLOW_WITHIN_S,
  });
  return new Response(null, { status: 302, headers: { location, "cache-control": "no-store" } });
}

/** A HEAD would be refused there, a condition is about our own tag, and a script could not read the answer. */
function mayFollow({ method, url, headers }: Request): boolean {
  return method === "GET" && !isThroughStorage(url) && !headers.has("origin") &&
    !headers.has("if-none-match") &&
    !headers.has("if-range") &&
    headers.get("sec-fetch-site") !== "same-origin";
}
