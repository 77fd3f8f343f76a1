/** MP4: the packet in a `uuid` box behind everything, so that no offset changes (ISO/IEC 14496-12 section 11.1; XMP part 3, 1.1.4). */

import type { ProvenanceNote } from "./note.ts";
import { packetBytes } from "./packet_bytes.ts";
import type { Edit } from "./pieces.ts";
import { bytesOf, joined, letters, type Look, uint32 } from "./source.ts";
import { MAX_PACKET, MAX_PACKETS, noteIn, textOf } from "./xmp.ts";

/** By which the box is known to be XMP. */
const XMP_ID = Uint8Array.of(
  0xbe,
  0x7a,
  0xcf,
  0xcb,
  0x97,
  0xa9,
  0x42,
  0xe8,
  0x9c,
  0x71,
  0x99,
  0x94,
  0x91,
  0xe3,
  0xaf,
  0xac,
);
const HEAD = 8;
const LARGE_HEAD = 16;
const MAX_BOXES = 1_024;

interface Box {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  /** Bytes before the content. */
  readonly head: number;
  /** It goes to the end of the file, whatever that is. */
  readonly open: boolean;
}

export async function planMp4(look: Look, size: number, note: ProvenanceNote): Promise<Edit[] | null> {
  const boxes = await boxesOf(look, size);
  const last = boxes?.at(-1);
  if (boxes === null || last === undefined) return null;
  const found = await packetsIn(look, boxes);
  const packet = packetBytes(note, found.map(({ packet }) => packet));
  if (packet === null) return null;
  const edits: Edit[] = [];
  if (last.open) {
    // what is appended would belong to it: it says its size from now on
    if (size - last.start > 0xffff_ffff) return null;
    edits.push({ start: last.start, end: last.start + 4, put: uint32(size - last.start) });
  }
  for (const { box } of found) {
    // taken away it would move what comes after; a free box is passed over
    edits.push({ start: box.start + 4, end: box.start + HEAD, put: joined("free") });
  }
  const content = joined("uuid", XMP_ID, packet);
  // the index of fragments is looked for at the very end
  const at = last.type === "mfra" && !last.open ? last.start : size;
  return [...edits, { start: at, end: at, put: joined(uint32(content.length + 4), content) }];
}

export async function readMp4(look: Look, size: number): Promise<ProvenanceNote | null> {
  for (const { packet } of await packetsIn(look, await boxesOf(look, size) ?? [])) {
    const note = noteIn(textOf(packet) ?? "");
    if (note !== null) return note;
  }
  return null;
}

/** The boxes of the file itself; null when they do not fill it exactly. */
async function boxesOf(look: Look, size: number): Promise<Box[] | null> {
  const boxes: Box[] = [];
  for (let at = 0; at < size;) {
    const view = await look(at, HEAD);
    if (view === null || boxes.length === MAX_BOXES) return null;
    const short = view.getUint32(0);
    const head = short === 1 ? LARGE_HEAD : HEAD;
    const large = short === 1 ? (await look(at + HEAD, 8))?.getBigUint64(0) : undefined;
    if (short === 1 && large === undefined) return null;
    const length = short === 0 ? size - at : Number(large ?? short);
    if (length < head || at + length > size) return null;
    boxes.push({ type: letters(view, 4), start: at, end: at + length, head, open: short === 0 });
    at += length;
  }
  return boxes;
}

async function packetsIn(
  look: Look,
  boxes: readonly Box[],
): Promise<{ readonly box: Box; readonly packet: Uint8Array }[]> {
  const found: { box: Box; packet: Uint8Array }[] = [];
  for (const box of boxes) {
    const at = box.start + box.head;
    const length = box.end - at;
    if (box.type !== "uuid" || length < XMP_ID.length || length > MAX_PACKET + XMP_ID.length) continue;
    if (found.length === MAX_PACKETS) break;
    const view = await look(at, length);
    if (view === null || XMP_ID.some((byte, i) => view.getUint8(i) !== byte)) continue;
    found.push({ box, packet: bytesOf(view).subarray(XMP_ID.length) });
  }
  return found;
}
