/** What a file was made with, inside the file: written into a download, read from a file that is dropped. Web standards only. */

export { fileNameOf, type Named } from "./file_names.ts";
export type { ProvenanceNote } from "./note.ts";
export type { Piece, ProvenancePlan } from "./pieces.ts";
export { partOf } from "./pieces.ts";
export { planProvenance, writeProvenance } from "./write.ts";
export { readProvenance, readProvenanceOf } from "./read.ts";
export type { Source } from "./source.ts";
