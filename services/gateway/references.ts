/** Turns the pictures and clips of a request into stored media: commands and events carry ids, never bytes. */

import { Buffer } from "node:buffer";
import { type Maker, makerOf, type MediaReference } from "@sluice/domain";
import {
  CLIPS,
  HEAD_BYTES,
  isMediaId,
  looksLikeClip,
  MediaRefused,
  MediaTooLarge,
  verifyMediaPath,
} from "@sluice/media";
import {
  EdgeError,
  invalidValue,
  jobIdFrom,
  quoted,
  type ReferenceAsk,
  StoredUpload,
} from "@sluice/protocol";
import { LIMITS, tooLarge } from "./body.ts";
import type { EdgeView } from "./edge_view.ts";
import { readsReached } from "./read_your_writes.ts";
import { fetchRefusal } from "./references_fetch.ts";
import { fitted } from "./references_fit.ts";
import { filePart } from "./uploads.ts";

const ACCEPTED =
  "an https URL, a data URL, base64 of a picture, a media id of yours, or the id of a completed job of yours";

/** Something that is stored; the measures are there unless it was named by its media id. */
export interface Stored {
  readonly mediaId: string;
  readonly mime: string;
  readonly bytes?: number;
  /** Pixels. */
  readonly width?: number | null;
  readonly height?: number | null;
  /** Seconds. */
  readonly duration?: number | null;
  /** There when it is an output of a job. */
  readonly made?: Maker;
  /** The media that it was made smaller from. */
  readonly from?: string;
}

/**
 * Stores what was sent as bytes or URL, checks what was sent as an id. The role `source` may be a clip, all others are
 * pictures, which are made to fit `maxSide` pixels when they are new. Throws `EdgeError` that names the reference.
 */
export function resolveReferences(
  view: EdgeView,
  accountId: string,
  asks: readonly ReferenceAsk[],
  maxSide: number,
): Promise<readonly MediaReference[]> {
  return Promise.all(asks.map(async (ask) => {
    const { mediaId, mime, made, from } = await resolveReference(view, accountId, ask, maxSide);
    if (!mime.startsWith("image/") && !(mayBeClip(ask) && CLIPS.includes(mime))) {
      const accepted = mayBeClip(ask) ? "a picture or a clip" : "a picture";
      throw new EdgeError("invalid_value", `${ask.param}: found ${mime}, accepted is ${accepted}`, {
        param: ask.param,
      });
    }
    return {
      role: ask.role,
      mediaId,
      mime,
      ...(made === undefined ? {} : { made }),
      ...(from === undefined ? {} : { from }),
    };
  }));
}

/** A character may be a clip where the route looked it up as one. */
function mayBeClip({ role, source }: ReferenceAsk): boolean {
  return role === "source" || (role === "character" && source instanceof StoredUpload);
}

/** The same for one of them, whatever it is: a clip, or a picture made to fit. */
export async function resolveReference(
  view: EdgeView,
  accountId: string,
  ask: ReferenceAsk,
  maxSide: number,
): Promise<Stored> {
  const { source, param } = ask;
  if (source instanceof StoredUpload) return source;
  if (source instanceof Uint8Array) return await store(view, source, ask, maxSide);
  const text = source.trim();
  const jobId = jobIdFrom(text);
  if (jobId !== null) {
    const { made, ...output } = await outputOf(view, accountId, jobId, ask);
    // a smaller picture of it is still what the provider has
    return { ...await fitted(view, output, maxSide), ...(made === undefined ? {} : { made }) };
  }
  const mediaId = isMediaId(text) ? text : ownMedia(view, text, param);
  if (mediaId !== null) {
    const found = await mediaOf(view, accountId, mediaId);
    if (found === null) throw invalidValue(param, text, ACCEPTED);
    return await fitted(view, { mediaId, mime: found.mime }, maxSide);
  }
  if (!/^https?:/i.test(text)) return await store(view, decode(text, param), ask, maxSide);
  const fetched = await fetchFile(view, text, ask);
  return fetched instanceof StoredUpload ? fetched : await store(view, fetched, ask, maxSide);
}

/** The first output of the account's job, which must be done. */
async function outputOf(
  view: EdgeView,
  accountId: string,
  jobId: string,
  { source, param }: ReferenceAsk,
): Promise<Stored> {
  const { reads } = view.settings;
  const known = view.facts.job(accountId, jobId) ?? await reads.job(accountId, jobId);
  const job = known ?? (await readsReached(view, accountId), await reads.job(accountId, jobId));
  if (job === null) {
    throw new EdgeError("invalid_value", `${param} ${quoted(source)}: there is no such job`, { param });
  }
  const { status } = job.state;
  const output = status === "completed" && job.erasedAt === undefined ? job.outputs[0] : undefined;
  if (output !== undefined) {
    const made = makerOf(job, output);
    return made === undefined ? output : { ...output, made };
  }
  const why = job.erasedAt !== undefined
    ? "its outputs were deleted"
    : status === "completed"
    ? "it has no output"
    : `it is ${status}, accepted is a completed job`;
  throw new EdgeError("invalid_value", `${param} ${quoted(source)}: ${why}`, { param });
}

/** The media of a link that we gave out; null for any other text. Throws `EdgeError` when the link is over. */
function ownMedia({ settings }: EdgeView, text: string, param: string): string | null {
  const { publicUrl, secret, clock } = settings;
  const path = text.startsWith(`${publicUrl}/media/`) ? text.slice(publicUrl.length) : text;
  if (!/^\/media\/[0-9a-f]{64}\?/.test(path)) return null;
  const signed = verifyMediaPath(secret, path, clock() / 1_000);
  if (signed !== null) return signed.mediaId;
  throw new EdgeError(
    "invalid_value",
    `${param} ${quoted(text)}: the link was changed or is over, ask for a new one or name the media id`,
    { param },
  );
}

/** The account's media; an output of a moment ago may not be in the read model yet. */
async function mediaOf(view: EdgeView, accountId: string, mediaId: string) {
  const { reads } = view.settings;
  const found = await reads.media(accountId, mediaId);
  if (found !== null) return found;
  await readsReached(view, accountId);
  return await reads.media(accountId, mediaId);
}

/** What the URL names: a clip is stored as it comes where one may stand, a picture stays in memory. */
async function fetchFile(
  { settings: { fetchReference, media } }: EdgeView,
  url: string,
  { role, param }: ReferenceAsk,
): Promise<Uint8Array | StoredUpload> {
  const maxBytes = role === "source" ? LIMITS.video : LIMITS.image;
  const part = filePart(param, LIMITS.image, role === "source" ? { media, maxBytes } : null);
  try {
    for await (const chunk of await fetchReference(url, { maxBytes })) {
      await part.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    }
    return await part.end() as Uint8Array | StoredUpload;
  } catch (error) {
    await part.abort(error);
    throw fetchRefusal(param, error);
  }
}

async function store(
  { settings }: EdgeView,
  bytes: Uint8Array,
  { role, param }: ReferenceAsk,
  maxSide: number,
): Promise<Stored> {
  try {
    if (role === "source" && await looksLikeClip(bytes.subarray(0, HEAD_BYTES))) {
      return await settings.media.put(ReadableStream.from([bytes]), {
        maxBytes: LIMITS.video,
        accept: CLIPS,
      });
    }
    if (bytes.byteLength > LIMITS.image) throw tooLarge(LIMITS.image, param);
    return await settings.pictures.storeReference(bytes, { maxSide });
  } catch (cause) {
    if (cause instanceof MediaTooLarge) throw tooLarge(cause.maxBytes, param);
    if (!(cause instanceof MediaRefused)) throw cause;
    const message = `${param}: found ${cause.found}, accepted is ${cause.accepted}`;
    throw new EdgeError("invalid_value", message, { param, cause });
  }
}

function decode(source: string, param: string): Uint8Array {
  const comma = source.startsWith("data:") ? source.indexOf(",") : -1;
  const header = source.slice(0, comma + 1);
  if (comma !== -1 && !header.endsWith(";base64,")) throw invalidValue(param, header, "a data URL in base64");
  try {
    return Uint8Array.fromBase64(source.slice(comma + 1));
  } catch {
    throw invalidValue(param, source, ACCEPTED);
  }
}
