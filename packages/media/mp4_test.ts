import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { readMp4 } from "./mp4.ts";

function box(type: string, ...content: Uint8Array[]): Uint8Array {
  const body = Buffer.concat(content);
  return Buffer.concat([u32(8 + body.length), Buffer.from(type), body]);
}
function u32(...values: number[]): Uint8Array {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, i) => bytes.writeUInt32BE(value >>> 0, i * 4));
  return bytes;
}
const mvhd = (timescale: number, length: number) =>
  box("mvhd", u32(0, 0, 0, timescale, length), Buffer.alloc(80));
const UPRIGHT = [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000];
const TURNED = [0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x40000000];
const tkhd = (width: number, height: number, matrix = UPRIGHT) =>
  box("tkhd", u32(0, 0, 0, 1, 0, 0, 0, 0, 0, 0), u32(...matrix), u32(width << 16, height << 16));
const movie = (...boxes: Uint8Array[]) => Buffer.concat([box("ftyp", Buffer.from("isom")), ...boxes]);

/** Reads and notes how many bytes were asked for. */
async function read(file: Uint8Array) {
  let asked = 0;
  const found = await readMp4(file.length, (start, length) => {
    asked += length;
    return Promise.resolve(file.subarray(start, start + length));
  });
  return { found, asked };
}

Deno.test("readMp4: finds size and length behind the media data without reading that", async () => {
  const moov = box("moov", mvhd(600, 1_500), box("trak", tkhd(0, 0)), box("trak", tkhd(640, 360)));
  const { found, asked } = await read(movie(box("mdat", Buffer.alloc(1_000_000)), moov));
  assert.deepEqual(found, { width: 640, height: 360, duration: 2.5 });
  assert.ok(asked < 2_000);
});

Deno.test("readMp4: gives a track that is shown turned its size as seen", async () => {
  const { found } = await read(movie(box("moov", mvhd(1000, 4000), box("trak", tkhd(640, 360, TURNED)))));
  assert.deepEqual(found, { width: 360, height: 640, duration: 4 });
});

Deno.test("readMp4: reads the 64-bit forms of box sizes and of the movie's length", async () => {
  const long = box("mvhd", u32(0x0100_0000, 0, 0, 0, 0, 1000, 0, 9000), Buffer.alloc(80));
  const wide = Buffer.concat([u32(1), Buffer.from("mdat"), u32(0, 16 + 100), Buffer.alloc(100)]);
  const { found } = await read(movie(wide, box("moov", long, box("trak", tkhd(64, 64)))));
  assert.deepEqual(found, { width: 64, height: 64, duration: 9 });
});

Deno.test("readMp4: takes a fragmented movie's length from mehd, and none when it does not say", async () => {
  const trak = box("trak", tkhd(64, 64));
  const said = await read(movie(box("moov", mvhd(1000, 0), trak, box("mvex", box("mehd", u32(0, 7000))))));
  assert.equal(said.found?.duration, 7);
  assert.equal((await read(movie(box("moov", mvhd(1000, 0), trak)))).found?.duration, null);
});

Deno.test("readMp4: is null for every cut of a file and never throws", async () => {
  const whole = movie(box("moov", mvhd(600, 600), box("trak", tkhd(64, 64))));
  for (let length = 0; length < whole.length; length++) {
    assert.equal((await read(whole.subarray(0, length))).found, null, `cut at ${length}`);
  }
  const lying = movie(u32(0x7fff_ffff), Buffer.from("moov"), Buffer.alloc(64));
  assert.equal((await read(lying)).found, null);
});

Deno.test("readMp4: reads what a real encoder writes", async () => {
  const { default: HME } = await import("h264-mp4-encoder");
  const encoder = await HME.createH264MP4Encoder();
  Object.assign(encoder, { width: 64, height: 48, frameRate: 10 });
  encoder.initialize();
  for (let i = 0; i < 20; i++) encoder.addFrameRgba(new Uint8Array(64 * 48 * 4).fill(i * 10));
  encoder.finalize();
  const { found } = await read(encoder.FS.readFile(encoder.outputFilename));
  encoder.delete();
  assert.deepEqual(found, { width: 64, height: 48, duration: 2 });
});
