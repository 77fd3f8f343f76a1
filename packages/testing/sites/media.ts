/** Real pictures and clips for stand-ins, cheap enough for hundreds. */

import { renderClip } from "../../../agents/simulator/clip.ts";
import { openEncoder } from "../../../agents/simulator/encoder.ts";
import { renderStill } from "../../../agents/simulator/still.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** What is written into each file, so that a test can tell whose it is. */
export interface MediaNote {
  readonly prompt: string;
  readonly seed: number;
}

const pictures = new Map<string, Promise<Bytes>>();
const footage = new Map<string, Promise<Bytes>>();
/** Clips differ by their note; the pictures in them are one of so many, for encoding is what costs. */
const FOOTAGE_LOOKS = 2;
const MARK = "sluice-stand-in:";
const NOTE = /sluice-stand-in:([\w+/=]+);/;
const JPEG_QUALITY = 80;

/** A JPEG in exactly this size that shows the prompt; the same arguments give the same bytes. */
export function picture(width: number, height: number, prompt: string, seed: number): Promise<Bytes> {
  return kept(pictures, `${width} ${height} ${seed} ${prompt}`, async () => {
    const settings = {
      aspectRatio: `${width}:${height}`,
      count: 1,
      size: { width, height },
      format: "jpeg",
      compression: JPEG_QUALITY,
    } as const;
    const { bytes } = await renderStill(settings, seed, captionOf(prompt, `seed ${seed}`));
    return withComment(bytes, note({ prompt, seed }));
  });
}

/** An MP4 in this size and length; the same arguments give the same bytes, others always other ones. */
export async function clip(
  width: number,
  height: number,
  seconds: number,
  prompt: string,
  seed: number,
): Promise<Bytes> {
  const look = seed % FOOTAGE_LOOKS;
  const bytes = await kept(footage, `${width} ${height} ${seconds} ${look}`, async () => {
    const settings = {
      aspectRatio: `${width}:${height}`,
      count: 1,
      size: { width, height },
      duration: seconds,
    };
    const encoder = openEncoder();
    try {
      return (await renderClip(encoder, settings, look, captionOf(`${seconds} s`, "stand-in"))).bytes;
    } finally {
      encoder.close();
    }
  });
  return withFreeBox(bytes, note({ prompt, seed }));
}

/** The note of a file that was made here, or null. */
export function mediaNoteOf(bytes: Uint8Array): MediaNote | null {
  const found = NOTE.exec(new TextDecoder("latin1").decode(bytes))?.[1];
  return found === undefined ? null : JSON.parse(decodeURIComponent(atob(found)));
}

function captionOf(prompt: string, words: string) {
  return { prompt, note: words, number: { index: 1, of: 1 }, references: [] };
}

function kept(cache: Map<string, Promise<Bytes>>, name: string, make: () => Promise<Bytes>): Promise<Bytes> {
  const there = cache.get(name);
  if (there !== undefined) return there;
  const made = make();
  cache.set(name, made);
  return made;
}

function note(words: MediaNote): Bytes {
  return new TextEncoder().encode(`${MARK}${btoa(encodeURIComponent(JSON.stringify(words)))};`);
}

/** Puts a comment segment right behind the start of a JPEG. */
function withComment(jpeg: Bytes, text: Bytes): Bytes {
  const head = new Uint8Array([0xff, 0xfe, (text.length + 2) >> 8, (text.length + 2) & 0xff]);
  return joined([jpeg.subarray(0, 2), head, text, jpeg.subarray(2)]);
}

/** Adds a box that players pass over, ISO/IEC 14496-12 section 8.1.2. */
function withFreeBox(mp4: Bytes, text: Bytes): Bytes {
  const head = new Uint8Array(8);
  new DataView(head.buffer).setUint32(0, text.length + head.length);
  head.set(new TextEncoder().encode("free"), 4);
  return joined([mp4, head, text]);
}

function joined(parts: readonly Bytes[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
