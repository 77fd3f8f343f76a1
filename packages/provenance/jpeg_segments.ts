/** The segments of a JPEG before its pixels: ITU-T T.81 annex B. */

import type { Look } from "./source.ts";

export interface Segment {
  readonly marker: number;
  readonly start: number;
  readonly end: number;
  /** The bytes of an APP1 segment; of others none, for nobody looks there. */
  readonly content: DataView;
}

const START_OF_SCAN = 0xda;
const APP1 = 0xe1;
/** May stand before any marker, as often as it likes. */
const FILL = 0xff;
/** A note of the greatest length takes 31; the rest is for colours, thumbnails and others' notes. */
const MAX_SEGMENTS = 300;
const NONE = new DataView(new ArrayBuffer(0));

/** Those from the first to the start of scan, this one included; null when they do not lead there. */
export async function segmentsOf(look: Look): Promise<Segment[] | null> {
  const segments: Segment[] = [];
  let at = 2;
  for (let steps = 0; steps < MAX_SEGMENTS; steps++) {
    const head = await look(at, 4);
    if (head === null || head.getUint8(0) !== 0xff) return null;
    const marker = head.getUint8(1);
    if (marker === FILL) {
      at++;
      continue;
    }
    const length = head.getUint16(2);
    // markers without a length do not stand before the pixels
    if (marker < 0xc0 || (marker >= 0xd0 && marker <= 0xd9) || length < 2) return null;
    const end = at + 2 + length;
    const content = marker === APP1 ? await look(at + 4, length - 2) : NONE;
    if (content === null || await look(end - 1, 1) === null) return null;
    segments.push({ marker, start: at, end, content });
    if (marker === START_OF_SCAN) return segments;
    at = end;
  }
  return null;
}
