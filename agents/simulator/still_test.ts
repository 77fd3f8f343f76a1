import assert from "node:assert/strict";
import sharp from "sharp";
import type { Settings } from "@sluice/domain";
import type { Caption } from "./overlay.ts";
import { renderStill } from "./still.ts";

const caption: Caption = {
  prompt: "a <cat> & a dog",
  note: "sim-image",
  number: { index: 1, of: 1 },
  references: [],
};
const small: Settings = { aspectRatio: "1:1", count: 1, size: { width: 320, height: 200 } };

for (const format of ["png", "jpeg", "webp"] as const) {
  Deno.test(`renderStill makes a ${format} of exactly the size asked`, async () => {
    const { bytes, mime } = await renderStill({ ...small, format, compression: 0 }, 7, caption);
    const facts = await sharp(bytes).metadata();
    assert.deepEqual([facts.format, facts.width, facts.height, mime], [format, 320, 200, `image/${format}`]);
  });
}

Deno.test("renderStill makes the same picture of the same seed, and another of another", async () => {
  const [a, b, other] = await Promise.all([7, 7, 8].map((seed) => renderStill(small, seed, caption)));
  assert.deepEqual(a, b);
  assert.notDeepEqual(a!.bytes, other!.bytes);
});

Deno.test("renderStill draws the prompt and the number", async () => {
  const plain = await renderStill(small, 7, caption);
  const variants: Partial<Caption>[] = [{ prompt: "another" }, { number: { index: 2, of: 3 } }];
  for (const change of variants) {
    assert.notDeepEqual((await renderStill(small, 7, { ...caption, ...change })).bytes, plain.bytes);
  }
});

Deno.test("renderStill shows a reference's colours in the strip at the top", async () => {
  const red = await sharp({ create: { width: 40, height: 30, channels: 3, background: "#ff0000" } }).png()
    .toBuffer();
  const references = [{ role: "style" as const, mime: "image/png", bytes: new Uint8Array(red) }];
  const { bytes } = await renderStill(small, 7, { ...caption, references });
  const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  let reds = 0;
  for (let i = 0; i < data.length; i += info.channels) {
    if (data[i] === 255 && data[i + 1] === 0 && data[i + 2] === 0) reds++;
  }
  assert.ok(reds > 400, `${reds} red pixels`);
});

Deno.test("renderStill leaves the background out when it is to be transparent", async () => {
  const { bytes } = await renderStill({ ...small, background: "transparent" }, 7, caption);
  const { isOpaque } = await sharp(bytes).stats();
  assert.equal(isOpaque, false);
  assert.equal((await sharp((await renderStill(small, 7, caption)).bytes).stats()).isOpaque, true);
});

Deno.test("renderStill copes with tiny pictures, endless prompts, any script and broken references", async () => {
  const references = [
    { role: "start" as const, mime: "image/png", bytes: new Uint8Array([1, 2, 3]) },
    { role: "camera" as const, mime: "video/mp4", bytes: null },
  ];
  for (const prompt of ["", "x".repeat(5_000), "古い灯台 منارة \ud800 \u0000 𝒳", "word ".repeat(2_000)]) {
    for (const size of [{ width: 16, height: 16 }, { width: 300, height: 40 }, { width: 64, height: 512 }]) {
      const { bytes } = await renderStill({ ...small, size }, 1, { ...caption, prompt, references });
      const { width, height } = await sharp(bytes).metadata();
      assert.deepEqual({ width, height }, size);
    }
  }
});
