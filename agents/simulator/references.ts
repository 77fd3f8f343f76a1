/** References, visibly used: a strip of thumbnails that carry their roles. */

import { Buffer } from "node:buffer";
import type { ReferenceRole } from "@sluice/domain";
import sharp from "sharp";
import { lineWidth, strokeLine } from "./glyphs.ts";
import type { Layer } from "./overlay.ts";

/** A reference with its bytes; null when they could not be had any more. */
export interface LoadedReference {
  readonly role: ReferenceRole;
  readonly mime: string;
  readonly bytes: Uint8Array<ArrayBuffer> | null;
}

/** Thumbnails from left to right inside a box, as large as fit. */
export async function referenceStrip(
  references: readonly LoadedReference[],
  box: { readonly left: number; readonly top: number; readonly width: number; readonly height: number },
): Promise<Layer[]> {
  const gap = Math.max(2, Math.round(box.height * 0.08));
  const side = Math.floor(Math.min(box.height, (box.width + gap) / references.length - gap));
  if (side < 8) return [];
  return await Promise.all(references.map(async (reference, i) => ({
    input: await thumbnail(reference, side),
    left: box.left + i * (side + gap),
    top: box.top,
  })));
}

async function thumbnail(reference: LoadedReference, side: number): Promise<Buffer> {
  const edge = Math.max(1, Math.round(side * 0.025));
  const label = reference.role.toUpperCase();
  const letters = Math.min(side * 0.085, (side * 0.86) / Math.max(1, lineWidth(label, 1)));
  const band = letters * 2.2;
  const frame = `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}">` +
    `<rect y="${side - band}" width="${side}" height="${band}" fill="#000" opacity=".66"/>` +
    strokeLine(label, (side - lineWidth(label, letters)) / 2, side - band + letters * 0.35, letters, "#fff") +
    `<rect x="${edge / 2}" y="${edge / 2}" width="${side - edge}" height="${
      side - edge
    }" fill="none" stroke="#fff" stroke-width="${edge}"/></svg>`;
  return await sharp(await picture(reference, side)).composite([{ input: Buffer.from(frame) }]).png({
    compressionLevel: 1,
  })
    .toBuffer();
}

/** The picture itself; a plain tile for what is no picture (a clip, bytes that are gone). */
async function picture({ bytes, mime }: LoadedReference, side: number): Promise<Buffer> {
  if (bytes !== null && mime.startsWith("image/")) {
    try {
      return await sharp(bytes).rotate().resize(side, side, { fit: "cover" }).flatten({ background: "#444" })
        .png({
          compressionLevel: 1,
        }).toBuffer();
    } catch {
      // Falls through to the tile: the bytes are not a picture after all.
    }
  }
  return await sharp({ create: { width: side, height: side, channels: 3, background: "#3a3f4d" } }).png()
    .toBuffer();
}

/** A reference as a full frame of a clip, RGBA; null when it is no picture. */
export async function asFrame(
  { bytes, mime }: LoadedReference,
  width: number,
  height: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
  if (bytes === null || !mime.startsWith("image/")) return null;
  try {
    const raw = await sharp(bytes).rotate().resize(width, height, { fit: "cover" }).flatten({
      background: "#000",
    })
      .ensureAlpha().raw().toBuffer();
    return new Uint8Array(raw);
  } catch {
    return null;
  }
}
