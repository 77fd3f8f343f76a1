/** The media of a process that has no store: they are kept, decoded and shown by storage, which is asked over HTTP. */

import { lookFields } from "./look.ts";
import { PATIENCE, type Patience } from "./patience.ts";
import type { Pictures, ServeOptions } from "./pictures_port.ts";
import { ask, send, type Storage } from "./remote_call.ts";
import type { SigningSecret } from "./signing.ts";
import { isMediaId, type MediaAccess, type StoredMedia } from "./store.ts";

export interface RemoteMediaOptions {
  /** Storage's address. */
  readonly url: string;
  /** The secret that all services share. */
  readonly secret: SigningSecret;
  /** Ms since 1970. */
  readonly now?: () => number;
  /** How long storage is waited for. */
  readonly patience?: Partial<Patience>;
}

/** Both ports, over one connection pool. Their calls throw `StorageUnwritable` and `StorageUnreadable` when storage is away. */
export interface RemoteMedia extends MediaAccess, Pictures {
  /** Why storage cannot be used now, for readiness; null when it can. Never rejects. */
  check(): Promise<string | null>;
}

/** Largest picture that is sent to be decoded: that of contracts/settled.md point 15, and an output of 4K as PNG. */
const MAX_PICTURE_BYTES = 80 * 1024 * 1024;
/** What of storage's answer is passed on; the rest is about its own connection. */
const PASSED_ON: readonly string[] = [
  "accept-ranges",
  "cache-control",
  "content-disposition",
  "content-length",
  "content-range",
  "content-security-policy",
  "content-type",
  "etag",
  "x-content-type-options",
];
/** What of a request says which part of the media is wanted. */
const CONDITIONS: readonly string[] = ["if-none-match", "if-range", "range"];

/** Opens the way to storage; nothing is asked yet. */
export function openRemoteMedia({ url, secret, now = Date.now, patience }: RemoteMediaOptions): RemoteMedia {
  const storage: Storage = {
    url: url.replace(/\/+$/, ""),
    secret,
    now,
    patience: { ...PATIENCE, ...patience },
  };
  const { answerMs, workMs } = storage.patience;

  return {
    async put(body, { maxBytes, expectSha256, accept }) {
      const query = new URLSearchParams(expectSha256 === undefined ? {} : { sha256: expectSha256 });
      for (const mime of accept ?? []) query.append("accept", mime);
      return await send(storage, "PUT", pathOf("/internal/media", query), body, maxBytes) as StoredMedia;
    },

    async stat(mediaId) {
      if (!isMediaId(mediaId)) return null;
      const answer = await ask(storage, { method: "HEAD", path: `/internal/media/${mediaId}`, answerMs });
      if (answer === null) return null;
      const { headers } = answer;
      return { mime: mimeOf(headers), bytes: Number(headers.get("content-length")) };
    },

    async read(mediaId, range) {
      if (!isMediaId(mediaId)) return null;
      const headers = range === undefined ? {} : { range: `bytes=${range.start}-${range.end}` };
      const path = `/internal/media/${mediaId}`;
      return (await ask(storage, { method: "GET", path, headers, answerMs }))?.body ?? null;
    },

    async storeReference(bytes, { maxSide }) {
      const path = `/internal/references?maxSide=${maxSide}`;
      return await send(storage, "POST", path, streamOf(bytes), MAX_PICTURE_BYTES) as StoredMedia;
    },

    async checkPicture(bytes) {
      await send(storage, "POST", "/internal/pictures", streamOf(bytes), MAX_PICTURE_BYTES);
    },

    async variantOf(mediaId, look) {
      if (!isMediaId(mediaId)) return null;
      const path = pathOf(`/internal/media/${mediaId}`, queryOf({ look }));
      const answer = await ask(storage, { method: "GET", path, answerMs: workMs });
      if (answer === null || answer.body === null) return null;
      return { mime: mimeOf(answer.headers), stream: answer.body };
    },

    async showMedia(mediaId, request, options = {}) {
      if (!isMediaId(mediaId)) return null;
      const path = pathOf(`/internal/media/${mediaId}`, queryOf(options));
      const headers = only(CONDITIONS, request.headers);
      const method = request.method === "HEAD" ? "HEAD" : "GET";
      const answer = await ask(storage, { method, path, headers, answerMs: workMs, passedOn: true });
      if (answer === null) return null;
      return new Response(answer.body, {
        status: answer.status,
        headers: only(PASSED_ON, answer.headers),
      });
    },

    async check() {
      const question = { method: "GET", path: "/internal/ready", answerMs };
      try {
        const answer = await ask(storage, question);
        return answer === null ? `ask storage at "${storage.url}": another server answers there` : null;
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
    },
  };
}

/** The options as fields of a query. */
function queryOf({ filename, cacheControl, look = {} }: ServeOptions): URLSearchParams {
  const query = new URLSearchParams(lookFields(look));
  if (filename !== undefined) query.set("filename", filename);
  if (cacheControl !== undefined) query.set("cache", cacheControl);
  return query;
}

function pathOf(path: string, query: URLSearchParams): string {
  return query.size === 0 ? path : `${path}?${query}`;
}

function mimeOf(headers: Headers): string {
  return (headers.get("content-type") ?? "").split(";", 1)[0] ?? "";
}

function only(names: readonly string[], headers: Headers): Headers {
  const found = new Headers();
  for (const name of names) {
    const value = headers.get(name);
    if (value !== null) found.set(name, value);
  }
  return found;
}

const CHUNK = 256 * 1024;

/** In pieces, so that storage is seen to take them. */
function streamOf(bytes: Uint8Array): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.subarray(at, at += CHUNK));
    },
  }, { highWaterMark: 0 });
}
