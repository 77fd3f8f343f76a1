import assert from "node:assert/strict";
import sharp from "sharp";
import { convertPicture } from "./convert.ts";
import { PICTURE_FORMATS } from "./look.ts";
import { MediaRefused } from "./errors.ts";

const clear = { create: { width: 300, height: 100, channels: 4, background: "#ff000080" } } as const;

Deno.test("convertPicture gives each format in the size that fits, upright and without metadata", async () => {
  const photo = await sharp(clear).withExif({ IFD0: { Copyright: "somebody" } }).withMetadata({
    orientation: 6,
  })
    .png().toBuffer();
  for (const format of PICTURE_FORMATS) {
    const bytes = await convertPicture(new Uint8Array(photo), { format, maxSide: 150 });
    const { format: found, width, height, exif, hasAlpha } = await sharp(bytes).metadata();
    assert.deepEqual([found, width, height, exif, hasAlpha], [format, 50, 150, undefined, format !== "jpeg"]);
    const { width: unchanged } = await sharp(await convertPicture(bytes, { format, maxSide: 999 }))
      .metadata();
    assert.equal(unchanged, 50);
  }
});

Deno.test("convertPicture puts white behind what must be opaque, and keeps transparency else", async () => {
  const hidden = { create: { width: 4, height: 4, channels: 4, background: "#00000000" } } as const;
  const bytes = new Uint8Array(await sharp(hidden).png().toBuffer());
  for (const options of [{ format: "jpeg" }, { format: "png", background: "opaque" }] as const) {
    const { channels } = await sharp(await convertPicture(bytes, options)).stats();
    assert.deepEqual(channels.map(({ min }) => min), [255, 255, 255], options.format);
  }
  const kept = await convertPicture(bytes, { format: "webp", background: "transparent" });
  assert.equal((await sharp(kept).stats()).isOpaque, false);
});

Deno.test("convertPicture makes smaller files of a lower quality, from 0 to 100", async () => {
  const noise = await sharp({
    create: {
      width: 64,
      height: 64,
      channels: 3,
      background: "#888",
      noise: { type: "gaussian", mean: 128, sigma: 40 },
    },
  }).png().toBuffer();
  for (const format of ["jpeg", "webp"] as const) {
    const sizes = [];
    for (const compression of [0, 50, 100]) {
      sizes.push((await convertPicture(new Uint8Array(noise), { format, compression })).length);
    }
    assert.deepEqual(sizes, sizes.toSorted((a, b) => a - b), format);
    assert.ok((sizes[0] ?? 0) < (sizes[2] ?? 0) / 2);
  }
});

Deno.test("convertPicture refuses what is no picture and what is broken", async () => {
  const png = new Uint8Array(await sharp(clear).png().toBuffer());
  for (const bytes of [new TextEncoder().encode("<svg/>"), new Uint8Array(), png.subarray(0, 60)]) {
    await assert.rejects(convertPicture(bytes, { format: "png" }), MediaRefused);
  }
});
