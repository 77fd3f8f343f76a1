import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { crc32, deflateSync } from "node:zlib";
import sharp from "sharp";
import { MediaRefused } from "./errors.ts";
import { normaliseReference } from "./normalise.ts";

const opaque = { create: { width: 800, height: 400, channels: 3, background: "#336699" } } as const;

Deno.test("normaliseReference: fits a picture into the side, keeps its ratio, and makes it a JPEG without metadata", async () => {
  const photo = await sharp(opaque).withExif({ IFD0: { Copyright: "somebody" } }).withMetadata({
    orientation: 6,
  }).webp().toBuffer();
  const { bytes, mime } = await normaliseReference(new Uint8Array(photo), { maxSide: 512 });
  assert.equal(mime, "image/jpeg");
  const { width, height, exif, orientation } = await sharp(bytes).metadata();
  // turned by its EXIF orientation
  assert.deepEqual([width, height, exif, orientation], [256, 512, undefined, undefined]);
});

Deno.test("normaliseReference: does not enlarge, and keeps transparency as PNG", async () => {
  const clear = await sharp({ create: { width: 20, height: 10, channels: 4, background: "#ff000080" } }).png()
    .toBuffer();
  const { bytes, mime } = await normaliseReference(new Uint8Array(clear), { maxSide: 512 });
  const { width, hasAlpha } = await sharp(bytes).metadata();
  assert.deepEqual([mime, width, hasAlpha], ["image/png", 20, true]);
});

Deno.test("normaliseReference: an alpha channel that hides nothing does not keep a picture from being a JPEG", async () => {
  const solid = await sharp({ create: { width: 20, height: 10, channels: 4, background: "#ff0000ff" } }).png()
    .toBuffer();
  assert.equal((await normaliseReference(new Uint8Array(solid), { maxSide: 512 })).mime, "image/jpeg");
});

Deno.test("normaliseReference: refuses SVG, clips, text, broken files and giants", async () => {
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>';
  const png = await sharp(opaque).png().toBuffer();
  const giant = await sharp({ create: { width: 9000, height: 9000, channels: 3, background: "#000" } }).png()
    .toBuffer();
  const bad = [svg, `<?xml version="1.0"?>${svg}`, "hello", png.subarray(0, 60), giant];
  for (const input of bad) {
    const bytes = typeof input === "string" ? new TextEncoder().encode(input) : new Uint8Array(input);
    await assert.rejects(normaliseReference(bytes, { maxSide: 512 }), MediaRefused);
  }
});

/** A PNG with sound checksums whose header promises `side` × `side` grey pixels, and whose data are `data` unpacked. */
function promising(side: number, data: Uint8Array): Uint8Array {
  const chunk = (type: string, content: Uint8Array) => {
    const body = Buffer.concat([Buffer.from(type), content]);
    const framed = Buffer.alloc(body.length + 8);
    framed.writeUInt32BE(content.length);
    framed.set(body, 4);
    framed.writeUInt32BE(crc32(body), body.length + 4);
    return framed;
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side);
  header.writeUInt32BE(side, 4);
  header.set([8, 0, 0, 0, 0], 8);
  return new Uint8Array(Buffer.concat([
    Buffer.from("89504e470d0a1a0a", "hex"),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(data)),
    chunk("IEND", Buffer.alloc(0)),
  ]));
}

Deno.test("normaliseReference: a small file that unfolds to gigabytes is refused by its header, without the memory", async () => {
  await normaliseReference(promising(100, Buffer.alloc(101 * 100)), { maxSide: 64 });
  const before = Deno.memoryUsage().rss;
  const bomb = promising(50_000, Buffer.alloc(20_000_000));
  assert.ok(bomb.length < 100_000);
  for (let i = 0; i < 5; i++) await assert.rejects(normaliseReference(bomb, { maxSide: 64 }), MediaRefused);
  const rise = (Deno.memoryUsage().rss - before) / 1e6;
  // the 20 MB that the test itself packs are in it
  assert.ok(rise < 100, `${rise} MB`);
});
