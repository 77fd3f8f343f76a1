/** How long clips are of which nobody said it: a browser knows when it has read their beginning. */

import { type Signal, signal } from "@preact/signals";
import { mediaUrl } from "../../parts/media.tsx";

const known = new Map<string, Signal<number | null>>();

/** Ms; null while it is not known. Asks once. */
export function measured(mediaId: string): number | null {
  const found = known.get(mediaId);
  if (found !== undefined) return found.value;
  const length = signal<number | null>(null);
  known.set(mediaId, length);
  const video = document.createElement("video");
  video.preload = "metadata";
  video.onloadedmetadata = () => {
    if (Number.isFinite(video.duration)) length.value = Math.round(video.duration * 1_000);
    video.removeAttribute("src");
  };
  video.src = mediaUrl(mediaId);
  return length.value;
}
