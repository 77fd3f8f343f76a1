/** Bytes as an HTTP answer: ranges, caching, and the headers that keep strangers' bytes from acting as a page of ours. */

import { contentType, disposition } from "./answer_headers.ts";
import type { ByteRange } from "./store.ts";

/** Bytes of a known length, of which any part can be had. */
export interface OpenBytes {
  readonly size: number;
  /** All of them or the part; null when they are gone meanwhile. */
  readonly read: (range: ByteRange | null) => Promise<BodyInit | null>;
}

export interface AnsweredBytes {
  /** With its quotes; other bytes must have another. */
  readonly etag: string;
  readonly mime: string;
  /** Sent as an attachment under this name; shown in place when absent. */
  readonly filename: string | undefined;
  readonly cacheControl: string;
  /** Called when they are wanted, after all. */
  readonly open: () => Promise<OpenBytes>;
}

/**
 * Answers GET and HEAD: 200, 206 for a single `Range`, 304 for a matching `If-None-Match`, 416 for a range beyond the end
 * (RFC 9110 sections 13 and 14). Null when the bytes are gone. Several ranges at once are answered with the whole, which
 * the RFC allows. Throws what `open` throws.
 */
export async function answerBytes(
  request: Request,
  { etag, mime, filename, cacheControl, open }: AnsweredBytes,
): Promise<Response | null> {
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

  const { size, read } = await open();
  const range = wantedRange(request.headers, etag, size);
  if (range === "beyond") {
    headers.set("content-range", `bytes */${size}`);
    return new Response(null, { status: 416, headers });
  }
  headers.set("content-length", String(range === null ? size : range.end - range.start + 1));
  if (range !== null) headers.set("content-range", `bytes ${range.start}-${range.end}/${size}`);
  const status = range === null ? 200 : 206;
  if (request.method === "HEAD") return new Response(null, { status, headers });
  const body = await read(range);
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
