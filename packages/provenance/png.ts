/** PNG: an iTXt chunk with the packet, right after the header (PNG specification 11.3.4.5; XMP part 3, section 1.1.5). */

import { crc32 } from "./crc32.ts";
import { inflate } from "./inflate.ts";
import type { ProvenanceNote } from "./note.ts";
import { packetBytes } from "./packet_bytes.ts";
import type { Edit } from "./pieces.ts";
import { bytesOf, joined, letters, type Look, uint32 } from "./source.ts";
import { MAX_PACKET, MAX_PACKETS, noteIn, textOf } from "./xmp.ts";

export const PNG_MAGIC = "\x89PNG\r\n\x1a\n";
const KEYWORD = "XML:com.adobe.xmp\0";
/** Not compressed, no language, no translated keyword. */
const PLAIN = "\0\0\0\0";
/** As it stands in chunks of the type: so some tools write it. */
const LABELS: Readonly<Record<string, readonly [label: string, packed: boolean][]>> = {
  iTXt: [[KEYWORD + PLAIN, false], [KEYWORD + "\x01\0\0\0", true]],
  zTXt: [[KEYWORD + "\0", true]],
};
const HEADER_END = PNG_MAGIC.length + 25;
/** Length, type and checksum. */
const AROUND = 12;
const MAX_CHUNKS = 1_024;

interface Found {
  readonly start: number;
  readonly end: number;
  readonly packet: Uint8Array;
}

export async function planPng(look: Look, _size: number, note: ProvenanceNote): Promise<Edit[] | null> {
  const found = await packetsOf(look);
  if (found === null) return null;
  const packet = packetBytes(note, found.map((f) => f.packet));
  if (packet === null) return null;
  const body = joined("iTXt", KEYWORD + PLAIN, packet);
  const chunk = joined(uint32(body.length - 4), body, uint32(crc32(body)));
  return [
    { start: HEADER_END, end: HEADER_END, put: chunk },
    ...found.map(({ start, end }) => ({ start, end, put: new Uint8Array() })),
  ];
}

export async function readPng(look: Look): Promise<ProvenanceNote | null> {
  for (const { packet } of await packetsOf(look) ?? []) {
    const note = noteIn(textOf(packet) ?? "");
    if (note !== null) return note;
  }
  return null;
}

/** The packets before the pixels; null when these are no whole chunks up to there. */
async function packetsOf(look: Look): Promise<Found[] | null> {
  const found: Found[] = [];
  let at = PNG_MAGIC.length;
  for (let chunks = 0; chunks < MAX_CHUNKS; chunks++) {
    const head = await look(at, 8);
    if (head === null) return null;
    const length = head.getUint32(0);
    const type = letters(head, 4);
    if (chunks === 0 && (type !== "IHDR" || length !== 13)) return null;
    const end = at + length + AROUND;
    if (await look(end - 1, 1) === null) return null;
    if (type === "IDAT") return found;
    if (type in LABELS && length <= MAX_PACKET && found.length < MAX_PACKETS) {
      const body = await look(at + 8, length);
      const packet = body === null ? null : await packetIn(bytesOf(body), LABELS[type] ?? []);
      if (packet !== null) found.push({ start: at, end, packet });
    }
    at = end;
  }
  return null;
}

/** What follows one of the labels, unpacked; null when there is none. */
async function packetIn(
  body: Uint8Array,
  labels: readonly (readonly [label: string, packed: boolean])[],
): Promise<Uint8Array | null> {
  for (const [label, packed] of labels) {
    if (body.length < label.length || [...label].some((c, i) => body[i] !== c.charCodeAt(0))) continue;
    const packet = body.subarray(label.length);
    return packed ? await inflate(packet, MAX_PACKET) : packet;
  }
  return null;
}
