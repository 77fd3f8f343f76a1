/** Reads request bodies within limits, refusing what is too long before the rest of it is read. */

import { EdgeError, nestFields, quoted } from "@sluice/protocol";
import { type MultipartFields, readMultipart } from "./multipart.ts";
import { type ClipStore, tooLong } from "./uploads.ts";
import { piecesOf } from "./uploads_read.ts";

const MB = 1024 * 1024;

/** Contracts/settled.md point 15. */
export const LIMITS = {
  json: 25 * MB,
  multipart: 256 * MB,
  image: 25 * MB,
  video: 200 * MB,
  text: MB / 4,
} as const;

/**
 * The parsed JSON body. Throws `EdgeError` for another content type (`accepted` are those the message names), broken JSON and
 * more than `limit` bytes.
 */
export async function readJson(
  request: Request,
  limit: number = LIMITS.json,
  accepted = "application/json",
): Promise<unknown> {
  const type = mediaType(request);
  // clients that name no type mean JSON
  if (type !== "" && type !== "application/json" && !type.endsWith("+json")) {
    throw new EdgeError(
      "unsupported_content_type",
      `content-type ${quoted(type)}: accepted is ${accepted}`,
      {
        param: "content-type",
      },
    );
  }
  const text = await unbroken(() => readText(request, limit));
  try {
    return JSON.parse(text);
  } catch (cause) {
    const why = text.trim() === ""
      ? "the body is empty"
      : cause instanceof Error
      ? cause.message
      : String(cause);
    throw new EdgeError("invalid_json", `the body is not JSON: ${why}`, { cause });
  }
}

/**
 * The named fields of a multipart body as `nestFields` makes them, or a JSON body. A file is its bytes; in a field of
 * `fields.clips` a clip is streamed to `media` as it comes, and is a `StoredUpload`. Throws `EdgeError`.
 */
export async function readFields(
  request: Request,
  fields: MultipartFields,
  media?: ClipStore["media"],
): Promise<unknown> {
  const header = request.headers.get("content-type") ?? "";
  if (mediaType(request) !== "multipart/form-data") {
    return await readJson(request, LIMITS.json, "multipart/form-data or application/json");
  }
  const [, quotedBoundary, plain] = /boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(header) ?? [];
  const boundary = quotedBoundary ?? plain;
  if (boundary === undefined) {
    throw new EdgeError(
      "invalid_body",
      `content-type ${quoted(header)}: a multipart body needs its boundary`,
    );
  }
  refuseAnnounced(request, LIMITS.multipart);
  const limits = { total: LIMITS.multipart, file: LIMITS.image, text: LIMITS.text, long: LIMITS.json };
  const body = request.body === null ? null : piecesOf(request.body);
  const clips = media === undefined ? null : { media, maxBytes: LIMITS.video };
  const parts = await unbroken(() => readMultipart(body, boundary, limits, fields, clips));
  return nestFields(parts, fields.repeated);
}

function mediaType(request: Request): string {
  return (request.headers.get("content-type") ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
}

/** What `read` reads. Throws `EdgeError` `invalid_body` when the client goes away before its end. */
async function unbroken<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    if (cause instanceof EdgeError) throw cause;
    throw new EdgeError("invalid_body", "the body broke off before its end: send it again", { cause });
  }
}

async function readText(request: Request, limit: number): Promise<string> {
  // the server holds a client to the length it announced
  if (refuseAnnounced(request, limit)) return await request.text();
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > limit) throw tooLarge(limit);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** Whether the length was announced; throws when it is over the limit. */
function refuseAnnounced(request: Request, limit: number): boolean {
  const length = request.headers.get("content-length");
  if (length === null) return false;
  if (Number(length) > limit) throw tooLarge(limit);
  return true;
}

/** A body or a part of it is longer than `limit` bytes. */
export function tooLarge(limit: number, what = "the body"): EdgeError {
  return tooLong(what, limit);
}
