import assert from "node:assert/strict";
import { JobFailure } from "@sluice/agent";
import type { Settings } from "@sluice/domain";
import sharp from "sharp";
import { renderClip } from "./clip.ts";
import { noteOf, withNote } from "./clip_note.ts";
import { openEncoder } from "./encoder.ts";
import { readMp4 } from "./mp4_boxes.ts";
import type { Caption } from "./overlay.ts";
import type { LoadedReference } from "./references.ts";
import { clipSource, lengthOf } from "./source.ts";
import { renderStill } from "./still.ts";

const caption: Caption = { prompt: "waves", note: "sim", number: { index: 1, of: 1 }, references: [] };
const small: Settings = { aspectRatio: "16:9", count: 1, duration: 2, size: { width: 64, height: 36 } };
const sourced = (bytes: Uint8Array<ArrayBuffer>, mime: string): Caption => ({
  ...caption,
  references: [{ role: "source", mime, bytes }],
});

Deno.test("renderClip extends a clip by the seconds asked and keeps its scene, however often", async () => {
  const encoder = openEncoder();
  try {
    const first = await renderClip(encoder, small, 5, caption);
    const extend: Settings = { ...small, duration: 4, operation: "extend" };
    const second = await renderClip(encoder, extend, 6, sourced(first.bytes, "video/mp4"));
    assert.equal(readMp4(second.bytes).duration, 6);
    const third = await renderClip(
      encoder,
      { ...small, operation: "extend" },
      7,
      sourced(second.bytes, "video/mp4"),
    );
    assert.equal(readMp4(third.bytes).duration, 8);
    assert.deepEqual([first, second, third].map(({ bytes }) => noteOf(bytes)?.seed), [5, 5, 5]);
    const edited = await renderClip(
      encoder,
      { ...small, operation: "edit" },
      8,
      sourced(first.bytes, "video/mp4"),
    );
    assert.equal(readMp4(edited.bytes).duration, 2, "an edit is as long as was asked");
    assert.equal(noteOf(edited.bytes)?.seed, 5);
    assert.notDeepEqual(edited.bytes, first.bytes);
  } finally {
    encoder.close();
  }
});

Deno.test("lengthOf refuses to extend a clip that tells no length or becomes too long", () => {
  const extend: Settings = { ...small, operation: "extend" };
  assert.equal(lengthOf(extend, { seed: 1, seconds: 10 }), 12);
  assert.equal(lengthOf(extend, null), 2);
  for (const seconds of [null, 59, Infinity]) {
    assert.throws(() => lengthOf(extend, { seed: 1, seconds }), JobFailure);
  }
});

Deno.test("clipSource tells foreign clips apart and never fails over what is no clip", () => {
  const of = (...bytes: number[]): LoadedReference[] => [
    { role: "source", mime: "video/mp4", bytes: new Uint8Array(bytes) },
  ];
  const [one, other] = [clipSource(of(1, 2, 3)), clipSource(of(3, 2, 1))];
  assert.notEqual(one?.seed, other?.seed);
  assert.equal(one?.seconds, null);
  assert.equal(clipSource([{ role: "source", mime: "video/mp4", bytes: null }]), null);
  assert.equal(noteOf(withNote(new Uint8Array(8), { seed: 9 }))?.seed, 9);
});

Deno.test("renderStill shows what it edits, and varies what it varies", async () => {
  const red = await sharp({ create: { width: 80, height: 80, channels: 3, background: "#ff0000" } }).png()
    .toBuffer();
  const settings: Settings = { aspectRatio: "1:1", count: 1, size: { width: 96, height: 96 } };
  const over = sourced(new Uint8Array(red), "image/png");
  const meanRed = async (operation?: Settings["operation"]) => {
    const asked = operation === undefined ? settings : { ...settings, operation };
    const { bytes } = await renderStill(asked, 7, operation === undefined ? caption : over);
    const { channels: [r, g, b] } = await sharp(bytes).stats();
    return r!.mean - (g!.mean + b!.mean) / 2;
  };
  const [plain, edit, variation] = [await meanRed(), await meanRed("edit"), await meanRed("variation")];
  assert.ok(edit > plain + 20, `${edit} over ${plain}`);
  assert.ok(variation < edit, `${variation} under ${edit}`);
});
