/** Frames of a clip as one picture. */

import { MediaRefused } from "./errors.ts";

/** The pictures, all of the size of the first, in rows from the left, as many in a row as there are rows, or one more. */
export async function tile(frames: readonly Uint8Array[]): Promise<Uint8Array<ArrayBuffer>> {
  const { default: sharp } = await import("sharp");
  const [first] = frames;
  if (first === undefined) throw new MediaRefused("a clip without frames", "a clip with a picture");
  const { width, height } = await sharp(first).metadata();
  const columns = Math.ceil(Math.sqrt(frames.length));
  const rows = Math.ceil(frames.length / columns);
  const sheet = sharp({
    create: { width: columns * width, height: rows * height, channels: 3, background: "#000" },
  });
  const placed = await Promise.all(frames.map(async (frame, i) => ({
    // a clip may change its size on the way
    input: await sharp(frame).resize({ width, height, fit: "contain" }).toBuffer(),
    left: i % columns * width,
    top: Math.floor(i / columns) * height,
  })));
  return new Uint8Array(await sheet.composite(placed).png().toBuffer());
}
