/** What a job is made from: the look and length of its `source`. */

import { JobFailure } from "@sluice/agent";
import type { Settings } from "@sluice/domain";
import { seedOf } from "./chance.ts";
import { noteOf } from "./clip_note.ts";
import { readMp4 } from "./mp4_boxes.ts";
import type { LoadedReference } from "./references.ts";

export interface ClipSource {
  /** Its own, of a clip that was made here; of another's one that goes by its bytes, for it cannot be looked into. */
  readonly seed: number;
  /** Null when it does not say. */
  readonly seconds: number | null;
}

/** Longest clip that is made, seconds: the whole of it is drawn. */
const LONGEST = 60;

/** The clip among the references that something is to be made of, or null. */
export function clipSource(references: readonly LoadedReference[]): ClipSource | null {
  const source = references.find(({ role, mime }) => role === "source" && mime.startsWith("video/"));
  if (source === undefined || source.bytes === null) return null;
  const seed = noteOf(source.bytes)?.seed ??
    seedOf(`${source.bytes.length} ${source.bytes.slice(-64).join(" ")}`);
  return { seed, seconds: secondsOf(source.bytes) };
}

/** The picture among the references that something is to be made of, or null. */
export function pictureSource(references: readonly LoadedReference[]): LoadedReference | null {
  return references.find(({ role, mime, bytes }) =>
    role === "source" && bytes !== null && mime.startsWith("image/")
  ) ?? null;
}

/** How long the clip becomes. Throws `JobFailure` for one to extend that cannot be read or becomes too long. */
export function lengthOf({ duration = 4, operation }: Settings, source: ClipSource | null): number {
  if (operation !== "extend" || source === null) return duration;
  const { seconds } = source;
  if (seconds === null) throw refused("The simulated provider extends MP4 clips that tell their length");
  if (seconds + duration <= LONGEST) return seconds + duration;
  throw refused(`The simulated provider extends clips to ${LONGEST} seconds: this one has ${seconds}`);
}

function refused(message: string): JobFailure {
  return new JobFailure({ category: "invalid_input", code: "simulated_refusal", message, charged: "no" });
}

function secondsOf(bytes: Uint8Array): number | null {
  try {
    const { duration } = readMp4(bytes);
    return Number.isFinite(duration) && duration > 0 ? duration : null;
  } catch {
    return null;
  }
}
