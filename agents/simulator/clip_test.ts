import assert from "node:assert/strict";
import sharp from "sharp";
import { renderClip } from "./clip.ts";
import { openEncoder } from "./encoder.ts";
import { type ClipPlan, painter } from "./frames.ts";
import { readMp4 } from "./mp4_boxes.ts";
import type { Caption } from "./overlay.ts";

const caption: Caption = { prompt: "waves", note: "sim-video", number: { index: 1, of: 1 }, references: [] };

Deno.test("renderClip makes an MP4 of exactly the size and length asked, the same each time", async () => {
  const encoder = openEncoder();
  try {
    const settings = { aspectRatio: "9:16", count: 1, duration: 2, size: { width: 180, height: 320 } };
    const [a, b] = await Promise.all([
      renderClip(encoder, settings, 5, caption),
      renderClip(encoder, settings, 5, caption),
    ]);
    const facts = readMp4(a.bytes);
    assert.deepEqual([facts.width, facts.height, facts.frames], [180, 320, 48]);
    assert.deepEqual([facts.duration, facts.mediaDuration], [2, 2]);
    assert.equal(facts.profile, 66, "baseline, which every browser plays");
    assert.deepEqual(a, b);
    for (const name of ["mvhd", "tkhd", "mdhd"]) {
      const at = new TextDecoder("latin1").decode(a.bytes).indexOf(name);
      assert.deepEqual([...a.bytes.slice(at + 8, at + 16)], Array(8).fill(0), `${name} tells no time`);
    }
  } finally {
    encoder.close();
  }
});

Deno.test("Encoder.encode rejects when the encoder is closed meanwhile", async () => {
  const encoder = openEncoder();
  const clip = assert.rejects(encoder.encode(plan()), /being closed/);
  encoder.close();
  await clip;
  await assert.rejects(encoder.encode(plan()), /was closed/);
});

Deno.test("painter begins with the start frame alone, ends with the end frame alone, and moves between", async () => {
  const [start, end] = await Promise.all(["#ff0000", "#0000ff"].map(fill));
  const paint = painter(plan({ start: start!, end: end! }));
  assert.deepEqual(paint(0), start);
  const early = paint(3).slice();
  assert.notDeepEqual(early, start);
  assert.notDeepEqual(paint(5).slice(), early);
  assert.deepEqual(paint(9), end);
});

const SIZE = { width: 32, height: 32 };

function plan(rest: Partial<ClipPlan> = {}): ClipPlan {
  const clear = () => new Uint8Array(SIZE.width * SIZE.height * 4);
  const backdrop = { width: 40, height: 36, pixels: new Uint8Array(40 * 36 * 4).map((_, i) => i) };
  return {
    ...SIZE,
    fps: 24,
    frames: 10,
    seed: 1,
    backdrop,
    start: null,
    end: null,
    caption: clear(),
    mark: clear(),
    ...rest,
  };
}

async function fill(background: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await sharp({ create: { ...SIZE, channels: 4, background } }).raw().toBuffer());
}
