/** `flow-content.google`, and the unsigned thumbnails of the page's own host (wire/flow.md §1.9). */

import sharp from "sharp";
import { picture } from "../media.ts";
import { isGood } from "./signing.ts";
import type { Bytes, Item, World } from "./world.ts";

const PATH = /^\/(image|video|audio)\/([\w-]+)$/;
const THUMBNAIL_WIDTH = 320;

/** A picture, a clip, or a clip's poster; 403 for a signature that is wrong or no longer good. */
export async function answerMedia(world: World, request: Request): Promise<Response> {
  const url = new URL(request.url);
  const [, kind, id = ""] = PATH.exec(url.pathname) ?? [];
  if (kind === undefined || !["GET", "HEAD"].includes(request.method)) {
    return new Response(null, { status: 404 });
  }
  if (!isGood(world, url)) return new Response("AccessDenied", { status: 403 });
  const item = world.media.get(id);
  if (item === undefined || item.bytes.length === 0 || (kind !== "image" && kind !== item.kind)) {
    return new Response(null, { status: 404 });
  }
  const bytes = kind === item.kind ? item.bytes : await posterOf(item);
  return file(request, bytes, kind === "video" ? "video/mp4" : "image/jpeg");
}

/** `/asb/<id>`: a small JPEG for everybody. */
export async function answerThumbnail(world: World, id: string): Promise<Response> {
  const item = world.media.get(id);
  if (item === undefined || item.bytes.length === 0) return new Response(null, { status: 404 });
  const large = item.clip === null ? item.bytes : await posterOf(item);
  const small = await sharp(large).resize({ width: THUMBNAIL_WIDTH, withoutEnlargement: true }).jpeg()
    .toBuffer();
  return new Response(new Uint8Array(small), { headers: { "content-type": "image/jpeg" } });
}

function posterOf({ width, height, prompt, seed }: Item): Promise<Bytes> {
  return picture(width, height, prompt, seed);
}

/** Players ask for parts. */
function file(request: Request, bytes: Bytes, type: string): Response {
  const headers: Record<string, string> = {
    "content-type": type,
    "accept-ranges": "bytes",
    "access-control-allow-origin": "https://flow.google.com",
  };
  const [, from = "", to = ""] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.get("range") ?? "") ?? [];
  if (from === "") {
    return body(request, bytes, { headers: { ...headers, "content-length": String(bytes.length) } });
  }
  const last = Math.min(to === "" ? Infinity : Number(to), bytes.length - 1);
  if (Number(from) > last) {
    return new Response(null, {
      status: 416,
      headers: { ...headers, "content-range": `bytes */${bytes.length}` },
    });
  }
  const range = `bytes ${from}-${last}/${bytes.length}`;
  const part = bytes.slice(Number(from), last + 1);
  return body(request, part, { status: 206, headers: { ...headers, "content-range": range } });
}

function body(request: Request, bytes: Bytes, init: ResponseInit): Response {
  return new Response(request.method === "HEAD" ? null : bytes, init);
}
