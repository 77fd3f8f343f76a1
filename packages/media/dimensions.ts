/** How big and how long a stored file is, reading no more of it than its headers. */

import { MediaRefused } from "./errors.ts";
import { readMp4 } from "./mp4.ts";

export interface Dimensions {
  /** Pixels as seen. */
  readonly width: number | null;
  readonly height: number | null;
  /** Seconds. */
  readonly duration: number | null;
}

/** Most pixels of a picture: 50 megapixels. */
export const MAX_PIXELS = 50_000_000;
/** Most pixels of all frames of an animated picture together: what a small file can unfold to in memory. */
export const MAX_ANIMATION_PIXELS = 500_000_000;

const NONE: Dimensions = { width: null, height: null, duration: null };

/**
 * Measures the file at `path`, which is of type `mime`. WebM and text have no measures here. Throws `MediaRefused` for
 * what cannot be read as its type, and for pictures and animations beyond `MAX_PIXELS` and `MAX_ANIMATION_PIXELS`.
 */
export async function measure(path: string, mime: string): Promise<Dimensions> {
  if (mime.startsWith("image/")) return await measureImage(path, mime);
  if (mime === "video/mp4") return await measureMp4(path);
  return NONE;
}

async function measureImage(path: string, mime: string): Promise<Dimensions> {
  const { default: sharp } = await import("sharp");
  const metadata = await sharp(path).metadata().catch((cause) => {
    throw new MediaRefused(`a broken ${mime}`, "a whole picture", { cause });
  });
  // autoOrient: the size after the rotation that EXIF asks for
  const { width, height } = metadata.autoOrient ?? metadata;
  if (width * height > MAX_PIXELS) {
    throw new MediaRefused(
      `a picture of ${width}×${height} pixels`,
      `at most ${MAX_PIXELS / 1e6} megapixels`,
    );
  }
  const frames = metadata.pages ?? 1;
  if (width * height * frames > MAX_ANIMATION_PIXELS) {
    throw new MediaRefused(
      `an animation of ${frames} frames of ${width}×${height} pixels`,
      `at most ${MAX_ANIMATION_PIXELS / 1e6} megapixels in all frames together`,
    );
  }
  return { width, height, duration: null };
}

async function measureMp4(path: string): Promise<Dimensions> {
  const file = await Deno.open(path);
  try {
    const { size } = await file.stat();
    const movie = await readMp4(size, async (start, length) => {
      await file.seek(start, Deno.SeekMode.Start);
      return await readFully(file, length);
    });
    if (movie === null) throw new MediaRefused("an MP4 without a readable movie header", "a whole MP4");
    return movie;
  } finally {
    file.close();
  }
}

async function readFully(file: Deno.FsFile, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const n = await file.read(bytes.subarray(filled));
    if (n === null) break;
    filled += n;
  }
  return bytes.subarray(0, filled);
}
