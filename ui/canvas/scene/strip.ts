/** The strip of a scene: how long each clip is played, and what is seen at which moment. All times in ms. */

import type { SceneClip } from "@sluice/domain";

/** A trim leaves at least so much of a clip. */
export const LEAST_MS = 100;

/** A clip as far as its strip must know it. */
export interface Shot extends SceneClip {
  /** What is played; null for a clip that cannot be: in the trash, erased, not made yet. */
  readonly mediaId: string | null;
  /** Of the whole clip; null while nobody knows it. */
  readonly duration: number | null;
}

/** Where a clip lies in its scene. One that is skipped has no length. */
export interface Span {
  readonly mediaId: string | null;
  /** In the scene. */
  readonly start: number;
  /** In the clip. */
  readonly from: number;
  readonly length: number;
}

export interface Strip {
  readonly spans: readonly Span[];
  readonly length: number;
}

/** The clips one after the other, each within its trim and its own length. */
export function stripOf(shots: readonly Shot[]): Strip {
  let length = 0;
  const spans = shots.map(({ mediaId, duration, from, to }): Span => {
    const end = Math.min(to ?? Infinity, duration ?? to ?? from);
    const span = { mediaId, start: length, from, length: mediaId === null ? 0 : Math.max(0, end - from) };
    length += span.length;
    return span;
  });
  return { spans, length };
}

/** Which clip plays at a moment of the scene, and where in the clip that is; null in a scene without length. */
export function placeAt({ spans }: Strip, ms: number): { readonly clip: number; readonly at: number } | null {
  let clip = -1;
  for (const [i, { start, length }] of spans.entries()) {
    // where two meet the later plays; after the last the last stays
    if (length > 0 && (clip < 0 || start <= ms)) clip = i;
  }
  const span = spans[clip];
  if (span === undefined) return null;
  return { clip, at: span.from + Math.min(span.length, Math.max(0, ms - span.start)) };
}

/** The trim after a change: within the clip, its edges in order; null for a `to` that is the clip's end or beyond. */
export function trimmed(
  { from, to, duration }: Shot,
  change: Partial<Pick<SceneClip, "from" | "to">>,
): Pick<SceneClip, "from" | "to"> {
  const end = duration ?? Infinity;
  const begins = Math.round(Math.max(0, Math.min(change.from ?? from, (to ?? end) - LEAST_MS)));
  const ends = change.to === undefined ? to : change.to;
  if (ends === null || ends >= end) return { from: begins, to: null };
  return { from: begins, to: Math.round(Math.max(ends, begins + LEAST_MS)) };
}

/** `0:03.2`: minutes, seconds and tenths. */
export function tenths(ms: number): string {
  const all = Math.round(Math.max(0, ms) / 100);
  const [minutes, rest] = [Math.floor(all / 600), all % 600];
  return `${minutes}:${(rest / 10).toFixed(1).padStart(4, "0")}`;
}
