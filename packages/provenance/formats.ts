/** The formats that take a note, by MIME type and by their first bytes. */

import { planJpeg, readJpeg } from "./jpeg.ts";
import { planMp4, readMp4 } from "./mp4.ts";
import type { ProvenanceNote } from "./note.ts";
import type { Edit } from "./pieces.ts";
import { planPng, PNG_MAGIC, readPng } from "./png.ts";
import { letters, type Look } from "./source.ts";
import { planWebp, readWebp } from "./webp.ts";

export interface Format {
  readonly mime: string;
  /** Whether bytes that begin with these letters, up to 12, are of it. */
  readonly begins: (head: string) => boolean;
  /** What is to be changed so that the note is inside; null when the bytes are damaged. */
  readonly plan: (look: Look, size: number, note: ProvenanceNote) => Promise<Edit[] | null>;
  readonly read: (look: Look, size: number) => Promise<ProvenanceNote | null>;
}

const FORMATS: readonly Format[] = [
  { mime: "image/png", begins: (head) => head.startsWith(PNG_MAGIC), plan: planPng, read: readPng },
  { mime: "image/jpeg", begins: (head) => head.startsWith("\xff\xd8\xff"), plan: planJpeg, read: readJpeg },
  { mime: "image/webp", begins: (head) => /^RIFF.{4}WEBP/s.test(head), plan: planWebp, read: readWebp },
  { mime: "video/mp4", begins: (head) => head.slice(4, 8) === "ftyp", plan: planMp4, read: readMp4 },
];

/** The format of the bytes; null when it is none that takes a note. */
export async function formatOf(look: Look): Promise<Format | null> {
  const view = await look(0, 12);
  if (view === null) return null;
  const head = letters(view);
  return FORMATS.find(({ begins }) => begins(head)) ?? null;
}
