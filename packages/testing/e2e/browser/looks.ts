/** What a file is, by decoding it. */

import sharp from "sharp";

export async function imageSize(
  bytes: Uint8Array,
): Promise<{ readonly width: number; readonly height: number }> {
  const { width = 0, height = 0 } = await sharp(bytes).metadata();
  return { width, height };
}

export type Colour = "red" | "green" | "blue";

/** A picture of one colour, which survives every re-encoding. */
export async function plain(colour: Colour): Promise<Uint8Array<ArrayBuffer>> {
  const png = await sharp({ create: { width: 320, height: 180, channels: 3, background: colour } }).png()
    .toBuffer();
  return new Uint8Array(png);
}

/** The colour that such a picture shows. */
export async function colourOf(bytes: Uint8Array): Promise<Colour> {
  const { channels } = await sharp(bytes).stats();
  const means = channels.slice(0, 3).map(({ mean }) => mean);
  return (["red", "green", "blue"] as const)[means.indexOf(Math.max(...means))] ?? "red";
}
