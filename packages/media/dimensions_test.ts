import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import sharp from "sharp";
import { MAX_PIXELS, measure } from "./dimensions.ts";
import { MediaRefused } from "./errors.ts";

async function measureBytes(bytes: Uint8Array, mime: string) {
  const path = await Deno.makeTempFile();
  try {
    await Deno.writeFile(path, bytes);
    return await measure(path, mime);
  } finally {
    await Deno.remove(path);
  }
}

Deno.test("measure: gives the size of every accepted kind of picture as it is seen", async () => {
  const base = sharp({ create: { width: 64, height: 32, channels: 3, background: "#123456" } });
  for (const format of ["png", "jpeg", "webp", "gif", "avif"] as const) {
    const bytes = await base.clone().toFormat(format).toBuffer();
    assert.deepEqual(await measureBytes(bytes, `image/${format}`), { width: 64, height: 32, duration: null });
  }
  const turned = await base.clone().withMetadata({ orientation: 8 }).jpeg().toBuffer();
  assert.deepEqual(await measureBytes(turned, "image/jpeg"), { width: 32, height: 64, duration: null });
});

Deno.test("measure: refuses a picture over 50 megapixels by its header alone", async () => {
  const side = Math.ceil(Math.sqrt(MAX_PIXELS)) + 1;
  const bytes = await sharp({ create: { width: side, height: side, channels: 3, background: "#000" } }).png()
    .toBuffer();
  await assert.rejects(measureBytes(bytes, "image/png"), /megapixels/);
});

Deno.test("measure: refuses a small file that unfolds to very many frames", async () => {
  await assert.rejects(measureBytes(gifOf(4000, 4000, 40), "image/gif"), (error: Error) => {
    assert.ok(error instanceof MediaRefused);
    return /40 frames/.test(error.message);
  });
});

Deno.test("measure: refuses a picture that stops within its header", async () => {
  const bytes = await sharp({ create: { width: 9, height: 9, channels: 3, background: "#000" } }).png()
    .toBuffer();
  await assert.rejects(measureBytes(bytes.subarray(0, 20), "image/png"), MediaRefused);
});

Deno.test("measure: a clip without a movie header is refused, a WebM and a text have no measures", async () => {
  await assert.rejects(
    measureBytes(new Uint8Array([0, 0, 0, 8, 102, 114, 101, 101]), "video/mp4"),
    MediaRefused,
  );
  const nothing = { width: null, height: null, duration: null };
  assert.deepEqual(await measureBytes(new Uint8Array(9), "video/webm"), nothing);
  assert.deepEqual(await measureBytes(new Uint8Array(9), "text/plain"), nothing);
});

/** A GIF whose frames claim to be large and hold next to nothing. */
function gifOf(width: number, height: number, frames: number): Uint8Array {
  const u16 = (n: number) => [n & 255, n >> 8];
  const frame = [
    0x21,
    0xf9,
    4,
    0,
    1,
    0,
    0,
    0,
    0x2c,
    0,
    0,
    0,
    0,
    ...u16(width),
    ...u16(height),
    0,
    2,
    2,
    0x44,
    1,
    0,
  ];
  return Buffer.from([
    ...Buffer.from("GIF89a"),
    ...u16(width),
    ...u16(height),
    0x80,
    0,
    0,
    ...[0, 0, 0, 255, 255, 255],
    ...Array.from({ length: frames }, () => frame).flat(),
    0x3b,
  ]);
}
