/** A stored picture or clip, by its id: small in lists, whole where somebody looks at it. The cookie lets it through. */

export type MediaVariant = "thumb" | "preview" | "original";

export function mediaUrl(mediaId: string, variant: MediaVariant = "original"): string {
  return variant === "original" ? `/media/${mediaId}` : `/media/${mediaId}?variant=${variant}`;
}

export interface ThumbProps {
  readonly mediaId: string;
  /** For those who do not see it; "" when the text beside it says the same. */
  readonly alt: string;
  /** Pixels of the whole, so that its place is kept before it is there. */
  readonly width: number | null;
  readonly height: number | null;
  readonly variant?: MediaVariant;
}

/** The still of a picture or clip, fading in over a place of its own size. Its coming draws nothing else anew. */
export function Thumb({ mediaId, alt, width, height, variant = "thumb" }: ThumbProps) {
  return (
    <img
      class="thumb skeleton"
      src={mediaUrl(mediaId, variant)}
      alt={alt}
      width={width ?? undefined}
      height={height ?? undefined}
      loading="lazy"
      decoding="async"
      draggable={false}
      onLoad={(event) => event.currentTarget.classList.replace("skeleton", "there")}
    />
  );
}
