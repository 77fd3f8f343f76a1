/** A packet as the bytes that a file gets, for the formats that hold any length. */

import type { ProvenanceNote } from "./note.ts";
import { foreignOf, MAX_PACKET, packetOf, textOf } from "./xmp.ts";

/** The packet with the note and what the packets `found` said; null when it would be too long to be read again. */
export function packetBytes(
  note: ProvenanceNote,
  found: readonly Uint8Array[],
): Uint8Array<ArrayBuffer> | null {
  const [foreign = null] = found.map((packet) => foreignOf(textOf(packet))).filter((text) => text !== null);
  const both = new TextEncoder().encode(packetOf(note, foreign));
  if (both.length <= MAX_PACKET) return both;
  const alone = new TextEncoder().encode(packetOf(note));
  return alone.length <= MAX_PACKET ? alone : null;
}
