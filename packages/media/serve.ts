/** Stored media as an HTTP response: ranges, caching, and the headers that keep strangers' bytes from acting as a page of ours. */

import { contentType, disposition } from "./answer_headers.ts";
import { lookFields } from "./look.ts";
import type { ServeOptions } from "./pictures_port.ts";
import type { ByteRange, MediaAccess } from "./store.ts";
import { isAsStored, madeMime, makeVariant } from "./variants.ts";

/**
 * Answers GET and HEAD for the media: 200, 206 for a single `Range`, 304 for a matching `If-None-Match`, 416 for a range
 * beyond the end (RFC 9110 sections 13 and 14). Null when there is no such media. Several ranges at once are answered
 * with the whole, which the RFC allows. Throws `MediaRefused` when these bytes have no such form as `look` asks for.
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
  const mime = asStored ? stored.mime : madeMime(stored.mime, look);
  const etag = `"${[mediaId, ...asStored ? [] : Object.values(lookFields(look))].join("-")}"`;
  const headers = new Headers({
    etag,
    "cache-control": cacheControl,
    "accept-ranges": "bytes",
    "x-content-type-options": "nosniff",
    "content-security-policy":
      "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'",
    "content-disposition": disposition(filename),
    "content-type": contentType(mime),
  });
  if (matches(request.headers.get("if-none-match"), etag)) {
    return new Response(null, { status: 304, headers });
  }

  const made = asStored ? null : await makeVariant(store, mediaId, stored.mime, look);
  const size = made?.length ?? stored.bytes;
  const range = wantedRange(request.headers, etag, size);
  if (range === "beyond") {
    headers.set("content-range", `bytes */${size}`);
    return new Response(null, { status: 416, headers });
  }
  headers.set("content-length", String(range === null ? size : range.end - range.start + 1));
  if (range !== null) headers.set("content-range", `bytes ${range.start}-${range.end}/${size}`);
  const status = range === null ? 200 : 206;
  if (request.method === "HEAD") return new Response(null, { status, headers });
  if (made !== null) {
    return new Response(range === null ? made : made.subarray(range.start, range.end + 1), {
      status,
      headers,
    });
  }
  const body = await store.read(mediaId, range ?? undefined);
  return body === null ? null : new Response(body, { status, headers });
}

function wantedRange(headers: Headers, etag: string, bytes: number): ByteRange | "beyond" | null {
  const ifRange = headers.get("if-range");
  const match = /^bytes=(\d*)-(\d*)$/.exec(headers.get("range")?.trim() ?? "");
  if (match === null || (ifRange !== null && ifRange !== etag)) return null;
  const [, first = "", last = ""] = match;
  if (first === "" && last === "") return null;
  if (first === "") {
    const length = Math.min(Number(last), bytes);
    return length === 0 ? "beyond" : { start: bytes - length, end: bytes - 1 };
  }
  const start = Number(first);
  if (last !== "" && Number(last) < start) return null;
  if (start >= bytes) return "beyond";
  return { start, end: last === "" ? bytes - 1 : Math.min(Number(last), bytes - 1) };
}

function matches(ifNoneMatch: string | null, etag: string): boolean {
  if (ifNoneMatch === null) return false;
  const tags = ifNoneMatch.split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  return tags.includes("*") || tags.includes(etag);
}
