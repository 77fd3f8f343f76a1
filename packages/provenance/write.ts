/** Puts a note into a file. Pixels, sound and pictures stay as they are, byte by byte. */

import { formatOf } from "./formats.ts";
import type { ProvenanceNote } from "./note.ts";
import { planOf, type ProvenancePlan } from "./pieces.ts";
import { joined, lookInto, type Source, sourceOfBytes } from "./source.ts";

/**
 * How the file with the note is made of the one that is there: a note of an earlier time gives way, what other tools wrote
 * stays. Reads headers only. Null when it takes no note: another format than PNG, JPEG, WebP and MP4, other bytes than
 * the type says, or damaged ones. Rejects with what the source rejects with.
 */
export async function planProvenance(
  source: Source,
  mime: string,
  note: ProvenanceNote,
): Promise<ProvenancePlan | null> {
  const look = lookInto(source);
  const format = await formatOf(look);
  if (format?.mime !== mime) return null;
  const edits = await format.plan(look, source.size, note);
  return edits === null ? null : planOf(source.size, edits);
}

/** The bytes with the note inside; null when they take none, as `planProvenance` says. */
export async function writeProvenance(
  bytes: Uint8Array,
  mime: string,
  note: ProvenanceNote,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const plan = await planProvenance(sourceOfBytes(bytes), mime, note);
  if (plan === null) return null;
  return joined(...plan.pieces.map((p) => p instanceof Uint8Array ? p : bytes.subarray(p.start, p.end)));
}
