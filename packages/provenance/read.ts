/** Reads what a file was made with. Never believes a name or a type, and never reads more than headers and a packet. */

import { formatOf } from "./formats.ts";
import type { ProvenanceNote } from "./note.ts";
import { lookInto, type Source, sourceOfBlob, sourceOfBytes } from "./source.ts";

/** The note in the bytes of a PNG, JPEG, WebP or MP4; null when there is none of ours, or they are damaged before it. */
export function readProvenance(bytes: Uint8Array): Promise<ProvenanceNote | null> {
  return read(sourceOfBytes(bytes));
}

/** The same of a `Blob` or `File`, of which slices are read. Rejects with the browser's own error when it cannot be read. */
export function readProvenanceOf(blob: Blob): Promise<ProvenanceNote | null> {
  return read(sourceOfBlob(blob));
}

async function read(source: Source): Promise<ProvenanceNote | null> {
  const look = lookInto(source);
  const format = await formatOf(look);
  return format === null ? null : await format.read(look, source.size);
}
