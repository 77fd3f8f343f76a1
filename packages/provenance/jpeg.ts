/** JPEG: the packet in an APP1 segment behind the headers, what does not fit there as extended XMP (XMP part 3, section 1.1.3). */

import { md5 } from "./md5.ts";
import type { ProvenanceNote } from "./note.ts";
import type { Edit } from "./pieces.ts";
import { type Segment, segmentsOf } from "./jpeg_segments.ts";
import { bytesOf, joined, type Look, uint32 } from "./source.ts";
import {
  extendedOf,
  extensionDigestOf,
  foreignOf,
  MAX_PACKET,
  noteIn,
  packetOf,
  pointerTo,
  textOf,
} from "./xmp.ts";

const PACKET_LABEL = "http://ns.adobe.com/xap/1.0/\0";
const EXTENDED_LABEL = "http://ns.adobe.com/xmp/extension/\0";
/** Longest packet of one segment, and longest part of an extended one, bytes. */
const MAX_MAIN = 65_000;
/** Digits of the MD5, the whole length, and where this part belongs. */
const PART_HEAD = 40;

export async function planJpeg(look: Look, _size: number, note: ProvenanceNote): Promise<Edit[] | null> {
  const segments = await segmentsOf(look);
  if (segments === null) return null;
  const mains = segments.filter((s) => isLabelled(s, PACKET_LABEL));
  const extended = segments.filter((s) => isLabelled(s, EXTENDED_LABEL));
  const [foreign = null] = mains.map((s) => foreignOf(contentOf(s, PACKET_LABEL)))
    .filter((text) => text !== null);
  const made = packetsFor(note, foreign);
  if (made === null) return null;
  const kept = made.extended === null && foreign !== null ? extensionDigestOf(foreign) : null;
  const gone = [...mains, ...extended.filter((s) => digestOf(s) !== kept)];
  const leading = segments.findIndex((s) => s.marker !== 0xe0 && !isLabelled(s, "Exif\0"));
  const at = segments[leading]?.start ?? 0;
  return [
    { start: at, end: at, put: joined(segmentOf(PACKET_LABEL, made.main), ...partsOf(made.extended)) },
    ...gone.map(({ start, end }) => ({ start, end, put: new Uint8Array() })),
  ];
}

export async function readJpeg(look: Look): Promise<ProvenanceNote | null> {
  const segments = await segmentsOf(look) ?? [];
  for (const segment of segments.filter((s) => isLabelled(s, PACKET_LABEL))) {
    const packet = contentOf(segment, PACKET_LABEL) ?? "";
    const digest = extensionDigestOf(packet);
    const note = noteIn(packet) ?? (digest === null ? null : noteIn(extendedIn(segments, digest)));
    if (note !== null) return note;
  }
  return null;
}

/** Both packets; `extended` is null when all fits into the first. What is foreign gives way when there is no room. */
function packetsFor(note: ProvenanceNote, foreign: string | null) {
  const encode = (text: string) => new TextEncoder().encode(text);
  const whole = encode(packetOf(note, foreign));
  if (whole.length <= MAX_MAIN) return { main: whole, extended: null };
  const extended = encode(extendedOf(note));
  if (extended.length > MAX_PACKET) return null;
  // a packet goes on in one place only
  const beside = foreign === null || extensionDigestOf(foreign) !== null ? null : foreign;
  const main = encode(pointerTo(md5(extended), beside));
  return { main: main.length <= MAX_MAIN ? main : encode(pointerTo(md5(extended), null)), extended };
}

function partsOf(extended: Uint8Array | null): Uint8Array[] {
  const parts: Uint8Array[] = [];
  if (extended === null) return parts;
  const digest = md5(extended);
  for (let at = 0; at < extended.length; at += MAX_MAIN) {
    const head = joined(digest, uint32(extended.length), uint32(at));
    parts.push(segmentOf(EXTENDED_LABEL, joined(head, extended.subarray(at, at + MAX_MAIN))));
  }
  return parts;
}

/** The extended XMP of that MD5, put together; empty when a part of it is missing. */
function extendedIn(segments: readonly Segment[], digest: string): string {
  const parts = segments.filter((s) => isLabelled(s, EXTENDED_LABEL) && digestOf(s) === digest)
    .map(({ content }) => {
      const at = EXTENDED_LABEL.length;
      return content.byteLength < at + PART_HEAD ? null : {
        length: content.getUint32(at + 32),
        offset: content.getUint32(at + 36),
        bytes: bytesOf(content).subarray(at + PART_HEAD),
      };
    }).filter((part) => part !== null);
  const length = parts[0]?.length ?? 0;
  if (length > MAX_PACKET) return "";
  const whole = new Uint8Array(length);
  let filled = 0;
  for (const { offset, bytes } of parts.toSorted((a, b) => a.offset - b.offset)) {
    if (offset !== filled || offset + bytes.length > length) return "";
    whole.set(bytes, offset);
    filled += bytes.length;
  }
  return filled === length ? textOf(whole) ?? "" : "";
}

function segmentOf(label: string, content: Uint8Array): Uint8Array<ArrayBuffer> {
  const length = 2 + label.length + content.length;
  return joined(Uint8Array.of(0xff, 0xe1, length >> 8, length & 0xff), label, content);
}

function isLabelled({ marker, content }: Segment, label: string): boolean {
  return marker === 0xe1 && content.byteLength >= label.length &&
    [...label].every((c, i) => content.getUint8(i) === c.charCodeAt(0));
}

function contentOf({ content }: Segment, label: string): string | null {
  return textOf(bytesOf(content).subarray(label.length));
}

function digestOf({ content }: Segment): string | null {
  const at = EXTENDED_LABEL.length;
  return textOf(bytesOf(content).subarray(at, at + 32))?.toUpperCase() ?? null;
}
