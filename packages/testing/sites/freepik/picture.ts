/** Pictures as the picture host has them: PNG in full size. */

import sharp from "sharp";
import { picture } from "../media.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** The note that tells whose file it is (`mediaNoteOf`), as it stands in the file. */
const NOTE = /sluice-stand-in:[\w+/=]+;/;

/** A PNG that shows the prompt and carries the note of `picture`; the same arguments give the same picture. */
export async function drawPicture(
  width: number,
  height: number,
  prompt: string,
  seed: number,
): Promise<Bytes> {
  const jpeg = await picture(width, height, prompt, seed);
  const note = NOTE.exec(new TextDecoder("latin1").decode(jpeg))?.[0] ?? "";
  const png = sharp(jpeg).withExif({ IFD0: { ImageDescription: note } }).png({ compressionLevel: 1 });
  return new Uint8Array(await png.toBuffer());
}

/** The small picture that the grid shows, 800 pixels wide at most. */
export async function previewOf(png: Bytes): Promise<Bytes> {
  const small = sharp(png).resize({ width: 800, withoutEnlargement: true });
  return new Uint8Array(await small.png({ compressionLevel: 1 }).toBuffer());
}
