/** The forms in which stored media can be asked for, and how a URL names them. */

export type PictureFormat = "png" | "jpeg" | "webp";

/** Every `PictureFormat`. */
export const PICTURE_FORMATS: readonly PictureFormat[] = ["png", "jpeg", "webp"];

/** `opaque` puts white behind it; transparency that is not there cannot be made. */
export type Background = "transparent" | "opaque" | "auto";

/** All variants: as stored, a picture of it (of 256, 512 and 1,024 pixels), and a grid of frames. */
export const VARIANTS = ["original", "thumb", "thumbnail", "preview", "spritesheet"] as const;

/** `spritesheet` is of clips only; the small ones of a clip show its beginning. */
export type Variant = typeof VARIANTS[number];

/** What to show of media: the stored bytes when nothing is said. */
export interface Look {
  readonly variant?: Variant | undefined;
  /** Absent: WebP for what is made small, the picture's own for the original. */
  readonly format?: PictureFormat | undefined;
  /** Quality of JPEG and WebP, 0 to 100. */
  readonly compression?: number | undefined;
  readonly background?: Background | undefined;
}

/** The look as fields of a query; what says nothing is left out. */
export function lookFields({ variant, format, compression, background }: Look): Record<string, string> {
  return {
    ...(variant === undefined || variant === "original" ? {} : { variant }),
    ...(format === undefined ? {} : { format }),
    ...(compression === undefined ? {} : { compression: String(compression) }),
    ...(background === "opaque" ? { background } : {}),
  };
}

/** Reads the fields of `lookFields`; null when one has a value that it never gives. */
export function readLook(query: URLSearchParams): Look | null {
  const variant = oneOf(VARIANTS, query.get("variant"));
  const format = oneOf(PICTURE_FORMATS, query.get("format"));
  const background = oneOf(["opaque"] as const, query.get("background"));
  const compression = percent(query.get("compression"));
  if (variant === null || format === null || background === null || compression === null) return null;
  return { variant, format, compression, background };
}

function oneOf<T extends string>(accepted: readonly T[], text: string | null): T | undefined | null {
  return text === null ? undefined : accepted.find((one) => one === text) ?? null;
}

function percent(text: string | null): number | undefined | null {
  if (text === null) return undefined;
  return /^\d{1,3}$/.test(text) && Number(text) <= 100 ? Number(text) : null;
}
