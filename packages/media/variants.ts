/** Stored media as they are asked for: as they are, smaller, in another format, or as pictures of a clip. */

import { Semaphore } from "es-toolkit";
import { clipFrames } from "./clip_frames.ts";
import { type ConvertOptions, convertPicture } from "./convert.ts";
import { MediaRefused } from "./errors.ts";
import { type Look, lookFields, type PictureFormat, type Variant } from "./look.ts";
import type { Shown } from "./pictures_port.ts";
import { tile } from "./sheet.ts";
import { CLIPS } from "./sniff.ts";
import type { MediaStore } from "./store.ts";
import { variantCache } from "./variant_cache.ts";
import { VariantUnavailable } from "./variant_errors.ts";

type Store = Pick<MediaStore, "stat" | "read">;
type Bytes = Uint8Array<ArrayBuffer>;

/** Longest side in pixels. */
const SIDES = { thumb: 256, thumbnail: 512, preview: 1_024 } as const;
const pictures = new Semaphore(2);
const made = variantCache({ maxBytes: 64 * 1024 * 1024, maxWaiting: 64 });

/**
 * The media in the form asked, or null when there are none; what was made is remembered for a while. Throws
 * `MediaRefused` when these bytes have no such form, and `VariantUnavailable`.
 */
export async function variantOf(store: Store, mediaId: string, look: Look): Promise<Shown | null> {
  const found = await store.stat(mediaId);
  if (found === null) return null;
  if (!isAsStored(found.mime, look)) {
    return { mime: madeMime(found.mime, look), bytes: await makeVariant(store, mediaId, found.mime, look) };
  }
  const stream = await store.read(mediaId);
  return stream === null ? null : { mime: found.mime, stream };
}

/** A WebP of at most 512 pixels a side of the clip's first frame that is not black, or of a picture. Else as `variantOf`. */
export async function thumbnailOf(store: Store, mediaId: string): Promise<Shown | null> {
  return await variantOf(store, mediaId, { variant: "thumbnail" });
}

/** A WebP with up to 16 frames of the clip, evenly spaced in time, row by row. Else as `variantOf`. */
export async function spritesheetOf(store: Store, mediaId: string): Promise<Shown | null> {
  return await variantOf(store, mediaId, { variant: "spritesheet" });
}

/** Whether bytes of type `mime` need nothing done to them. */
export function isAsStored(
  mime: string,
  { variant = "original", format, compression, background }: Look,
): boolean {
  return variant === "original" && (format === undefined || mime === `image/${format}`) &&
    compression === undefined && background !== "opaque";
}

/** The MIME type of what `makeVariant` makes of bytes of type `mime`. */
export function madeMime(mime: string, look: Look): string {
  return `image/${formatFor(mime, look)}`;
}

/** The form asked, of bytes of type `mime` that are not in it. Throws as `variantOf` does. */
export async function makeVariant(store: Store, mediaId: string, mime: string, look: Look): Promise<Bytes> {
  const { variant = "original", compression, background } = look;
  const isClip = CLIPS.includes(mime);
  if (!isClip && !mime.startsWith("image/")) throw new MediaRefused(mime, "a picture or a clip");
  if (isClip && variant === "original") throw new MediaRefused(mime, "a picture: a clip keeps its format");
  if (!isClip && variant === "spritesheet") throw new MediaRefused(mime, "a clip");
  const options: ConvertOptions = {
    format: formatFor(mime, look),
    ...(compression === undefined ? {} : { compression }),
    ...(background === undefined ? {} : { background }),
    ...(variant === "original" || variant === "spritesheet" ? {} : { maxSide: SIDES[variant] }),
  };
  const name = [mediaId, ...Object.values(lookFields({ variant, ...options }))].join(" ");
  return await made.get(
    name,
    () => isClip ? fromClip(store, mediaId, mime, variant, options) : fromPicture(store, mediaId, options),
  );
}

/** GIF and AVIF are taken in and not given out: WebP can hold what they do. */
function formatFor(mime: string, { variant = "original", format }: Look): PictureFormat {
  if (format !== undefined) return format;
  if (variant !== "original") return "webp";
  return mime === "image/png" ? "png" : mime === "image/jpeg" ? "jpeg" : "webp";
}

async function fromPicture(store: Store, mediaId: string, options: ConvertOptions): Promise<Bytes> {
  await pictures.acquire();
  // who waits for a turn holds no bytes yet
  try {
    const stream = await store.read(mediaId);
    if (stream === null) throw new VariantUnavailable("the media were removed meanwhile");
    return await convertPicture(await received(stream), options);
  } finally {
    pictures.release();
  }
}

async function received(stream: ReadableStream<Uint8Array>): Promise<Bytes> {
  try {
    return await new Response(stream).bytes();
  } catch (cause) {
    throw new VariantUnavailable("the stored bytes cannot be read", { cause });
  }
}

async function fromClip(
  store: Store,
  mediaId: string,
  mime: string,
  variant: Variant,
  options: ConvertOptions,
): Promise<Bytes> {
  if (variant === "spritesheet") {
    return await convertPicture(await tile(await clipFrames(store, mediaId, mime, "sheet")), options);
  }
  // one look into the clip for all its small pictures
  const poster = await made.get(`${mediaId} poster`, async () => {
    const [first] = await clipFrames(store, mediaId, mime, "poster");
    if (first === undefined) throw new MediaRefused("a clip without a frame", "a clip that players can show");
    return first;
  });
  return await convertPicture(poster, options);
}
