/** WebP: the extended form with an `XMP ` chunk at its end (WebP container specification, RFC 9649). */

import type { ProvenanceNote } from "./note.ts";
import { packetBytes } from "./packet_bytes.ts";
import type { Edit } from "./pieces.ts";
import { bytesOf, joined, letters, type Look, uint32 } from "./source.ts";
import { MAX_PACKET, MAX_PACKETS, noteIn, textOf } from "./xmp.ts";

const NOTHING = new Uint8Array();
/** "RIFF", the size of what follows, "WEBP". */
const START = 12;
const HEAD = 8;
const MAX_CHUNKS = 1_024;
const MAX_RIFF = 0xffff_fffe;
const FLAG_XMP = 0x04;
const FLAG_ALPHA = 0x10;

interface Chunk {
  readonly type: string;
  readonly start: number;
  /** With the byte that makes the length even. */
  readonly end: number;
  readonly length: number;
}

export async function planWebp(look: Look, _size: number, note: ProvenanceNote): Promise<Edit[] | null> {
  const chunks = await chunksOf(look);
  const first = chunks?.[0];
  if (chunks === null || first === undefined) return null;
  const extended = await extendedForm(look, first);
  const old = chunks.filter(({ type }) => type === "XMP ");
  const packet = packetBytes(note, await packetsIn(look, old));
  const end = chunks.at(-1)?.end ?? 0;
  if (extended === null || packet === null) return null;

  const chunk = joined("XMP ", uint32(packet.length, true), packet, new Uint8Array(packet.length % 2));
  const edits = [
    extended,
    ...old.map(({ start, end }) => ({ start, end, put: NOTHING })),
    { start: end, end, put: chunk },
  ];
  const grown = edits.reduce((sum, { start, end, put }) => sum + put.length - (end - start), end - HEAD);
  if (grown > MAX_RIFF) return null;
  return [{ start: 4, end: HEAD, put: uint32(grown, true) }, ...edits];
}

export async function readWebp(look: Look): Promise<ProvenanceNote | null> {
  const old = (await chunksOf(look) ?? []).filter(({ type }) => type === "XMP ");
  for (const packet of await packetsIn(look, old)) {
    const note = noteIn(textOf(packet) ?? "");
    if (note !== null) return note;
  }
  return null;
}

/** All chunks; null when they do not fill the file's own size. */
async function chunksOf(look: Look): Promise<Chunk[] | null> {
  const riff = (await look(4, 4))?.getUint32(0, true);
  if (riff === undefined) return null;
  const end = HEAD + riff;
  const chunks: Chunk[] = [];
  for (let at = START; at < end;) {
    const head = await look(at, HEAD);
    if (head === null || chunks.length === MAX_CHUNKS) return null;
    const length = head.getUint32(4, true);
    const next = at + HEAD + length + length % 2;
    if (next > end || await look(next - 1, 1) === null) return null;
    chunks.push({ type: letters(head, 0, 4), start: at, end: next, length });
    at = next;
  }
  return chunks;
}

async function packetsIn(look: Look, chunks: readonly Chunk[]): Promise<Uint8Array[]> {
  const packets: Uint8Array[] = [];
  for (const { start, length } of chunks.slice(0, MAX_PACKETS)) {
    const view = length > MAX_PACKET ? null : await look(start + HEAD, length);
    if (view !== null) packets.push(bytesOf(view));
  }
  return packets;
}

/** The edit by which the file says that it has XMP: a flag where there are flags, else the chunk that holds them. */
async function extendedForm(look: Look, { type, start, length }: Chunk): Promise<Edit | null> {
  const at = start + HEAD;
  if (type === "VP8X") {
    const flags = length < 10 ? null : await look(at, 1);
    return flags && { start: at, end: at + 1, put: Uint8Array.of(flags.getUint8(0) | FLAG_XMP) };
  }
  const canvas = type === "VP8 " ? await lossyCanvas(look, at) : await losslessCanvas(look, at, type);
  if (canvas === null || canvas.width === 0 || canvas.height === 0) return null;
  const flags = FLAG_XMP | (canvas.alpha ? FLAG_ALPHA : 0);
  const sides = [canvas.width - 1, canvas.height - 1].map((side) => uint32(side, true).subarray(0, 3));
  return { start, end: start, put: joined("VP8X", uint32(10, true), uint32(flags, true), ...sides) };
}

interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly alpha: boolean;
}

/** Of a key frame's header: RFC 6386 section 9.1. The two bits above a side are how to scale it when shown. */
async function lossyCanvas(look: Look, at: number): Promise<Canvas | null> {
  const view = await look(at, 10);
  if (view === null || (view.getUint8(0) & 1) !== 0 || letters(view, 3, 3) !== "\x9d\x01\x2a") return null;
  return { width: view.getUint16(6, true) & 0x3fff, height: view.getUint16(8, true) & 0x3fff, alpha: false };
}

/** Of the image header: RFC 9649 section 3.4. */
async function losslessCanvas(look: Look, at: number, type: string): Promise<Canvas | null> {
  const view = type === "VP8L" ? await look(at, 5) : null;
  if (view === null || view.getUint8(0) !== 0x2f) return null;
  const bits = view.getUint32(1, true);
  return {
    width: (bits & 0x3fff) + 1,
    height: ((bits >>> 14) & 0x3fff) + 1,
    alpha: ((bits >>> 28) & 1) === 1,
  };
}
