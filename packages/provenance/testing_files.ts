/** For this package's tests only: notes, and real files by sharp. */

import sharp, { type Sharp } from "sharp";
import type { ProvenanceNote } from "./note.ts";

export const NOTE: ProvenanceNote = {
  app: "Sluice",
  jobId: "0198aaaa-0000-7000-8000-000000000000",
  index: 1,
  prompt: "A lighthouse, at dawn",
  negativePrompt: "people",
  model: "sim-image",
  provider: "simulator",
  seed: 7,
  aspectRatio: "16:9",
  size: { width: 40, height: 30 },
  count: 2,
  duration: 8,
  resolution: "2K",
  references: [{ mediaId: "ab".repeat(32), role: "style" }],
  createdAt: "2026-01-02T03:04:05.000Z",
};

/** Forty by thirty-one pixels of noise, so that a byte that moved would show. */
export function picture(channels: 3 | 4 = 3): Sharp {
  const raw = Uint8Array.from({ length: 40 * 31 * channels }, (_, i) => (i * 7919) % 251);
  return sharp(raw, { raw: { width: 40, height: 31, channels } });
}

/** A file of each kind that takes a note, by what is particular about it. */
export async function pictures(): Promise<ReadonlyMap<string, { mime: string; bytes: Uint8Array }>> {
  const frames = sharp([await picture(4).png().toBuffer(), await picture(4).negate().png().toBuffer()], {
    join: { animated: true },
  });
  const made: readonly (readonly [name: string, format: string, file: Sharp])[] = [
    ["PNG", "png", picture().png()],
    ["PNG with alpha and a profile", "png", picture(4).withIccProfile("p3").png()],
    ["JPEG", "jpeg", picture().jpeg()],
    ["JPEG with EXIF and a profile", "jpeg", picture().withMetadata({ orientation: 6, icc: "p3" }).jpeg()],
    ["lossy WebP", "webp", picture().webp()],
    ["lossy WebP with alpha", "webp", picture(4).webp()],
    ["lossless WebP", "webp", picture().webp({ lossless: true })],
    ["lossless WebP with alpha", "webp", picture(4).webp({ lossless: true })],
    ["WebP with EXIF and a profile", "webp", picture().withMetadata({ orientation: 6, icc: "p3" }).webp()],
    ["animated WebP", "webp", frames.webp({ delay: [100, 200] })],
  ];
  const files = await Promise.all(made.map(async ([name, format, file]) => {
    return [name, { mime: `image/${format}`, bytes: new Uint8Array(await file.toBuffer()) }] as const;
  }));
  return new Map(files);
}

/** Pixels as they are decoded, of all frames, and what is said of them. */
export async function decoded(bytes: Uint8Array) {
  const { data, info } = await sharp(bytes, { animated: true }).raw().toBuffer({ resolveWithObject: true });
  const { xmp, xmpAsString: _, icc, exif, ...about } = await sharp(bytes, { animated: true }).metadata();
  return { pixels: data.toString("base64"), info, icc, exif, about: { ...about, size: 0 }, xmp };
}
