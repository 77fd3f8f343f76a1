import assert from "node:assert/strict";
import sharp from "sharp";
import { clipFrames } from "./clip_frames.ts";
import { openDiskMedia } from "./disk.ts";
import { MediaRefused } from "./errors.ts";
import { streamOf } from "./media_contract.ts";
import type { MediaStore } from "./store.ts";
import { blackThen, encodeClip } from "./testing_clips.ts";
import { VariantUnavailable } from "./variant_errors.ts";

const H264 = ["-c:v", "libx264", "-preset", "ultrafast"];
const COLOURS = ["#c00000", "#00c000", "#0000c0"];

async function withStore(body: (store: MediaStore) => Promise<void>): Promise<void> {
  const dir = await Deno.makeTempDir();
  try {
    await body(await openDiskMedia(dir));
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

async function put(store: MediaStore, bytes: Uint8Array<ArrayBuffer>) {
  return await store.put(streamOf(bytes), { maxBytes: 1e8 });
}

/** The strongest of red, green and blue, or none when it is dark. */
async function colourOf(picture: Uint8Array): Promise<string> {
  const { channels } = await sharp(picture).stats();
  const [r = 0, g = 0, b = 0] = channels.map(({ mean }) => mean);
  const most = Math.max(r, g, b);
  return most < 40 ? "black" : most === r ? "red" : most === g ? "green" : "blue";
}

Deno.test("clipFrames: shows H.264 Main and High, with B-frames, and VP8: past the black and over the whole", async () => {
  const source = blackThen("320x180", COLOURS);
  const clips = {
    main: await encodeClip(
      "b.mp4",
      ...source,
      "-c:v",
      "libx264",
      "-preset",
      "superfast",
      "-profile:v",
      "main",
    ),
    high: await encodeClip(
      "c.mp4",
      ...source,
      ...["-c:v", "libx264", "-preset", "medium", "-profile:v", "high", "-bf", "3", "-g", "999"],
    ),
    vp8: await encodeClip("d.webm", ...source, "-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8"),
  };
  await withStore(async (store) => {
    for (const [name, bytes] of Object.entries(clips)) {
      const { mediaId, mime } = await put(store, bytes);
      const [poster, ...more] = await clipFrames(store, mediaId, mime, "poster");
      assert.ok(poster !== undefined && more.length === 0, name);
      const { width, height, format } = await sharp(poster).metadata();
      assert.deepEqual([width, height, format, await colourOf(poster)], [320, 180, "png", "red"], name);
      const frames = await clipFrames(store, mediaId, mime, "sheet");
      const colours = await Promise.all(frames.map(colourOf));
      assert.deepEqual(colours, ["black", "red", "green", "blue"].flatMap((c) => Array(4).fill(c)), name);
    }
  });
});

Deno.test("clipFrames: of a clip that is black to its end it shows black, of a short one all frames that it has", async () => {
  const args = ["-f", "lavfi", "-i", "color=black:size=64x64:rate=10:duration=0.5", "-pix_fmt", "yuv420p"];
  const bytes = await encodeClip("a.mp4", ...args, ...H264);
  await withStore(async (store) => {
    const { mediaId, mime } = await put(store, bytes);
    const [poster] = await clipFrames(store, mediaId, mime, "poster");
    assert.equal(await colourOf(poster ?? assert.fail()), "black");
    assert.equal((await clipFrames(store, mediaId, mime, "sheet")).length, 5);
  });
});

Deno.test("clipFrames: frames of large clips are made small", async () => {
  const args = ["-f", "lavfi", "-i", "testsrc=size=1920x1080:rate=5:duration=1", "-pix_fmt", "yuv420p"];
  const bytes = await encodeClip("a.mp4", ...args, ...H264);
  await withStore(async (store) => {
    const { mediaId, mime } = await put(store, bytes);
    const [poster] = await clipFrames(store, mediaId, mime, "poster");
    const [tile] = await clipFrames(store, mediaId, mime, "sheet");
    assert.deepEqual([await sizeOf(poster), await sizeOf(tile)], [[1_024, 576], [320, 180]]);
  });
});

async function sizeOf(picture: Uint8Array | undefined): Promise<readonly number[]> {
  const { width, height } = await sharp(picture).metadata();
  return [width, height];
}

Deno.test("clipFrames: refuses what does not decode, has frames beyond 4096×2304 or takes too long", async () => {
  const small = ["-f", "lavfi", "-i", "testsrc=size=64x64:rate=10:duration=1", "-pix_fmt", "yuv420p"];
  const whole = await encodeClip("a.mp4", ...small, ...H264, "-movflags", "+faststart");
  const broken = whole.slice();
  broken.fill(7, new TextDecoder("latin1").decode(whole).indexOf("mdat") + 4);
  const wide = ["-f", "lavfi", "-i", "color=red:size=8192x2304:rate=1:duration=1", "-pix_fmt", "yuv420p"];
  const huge = await encodeClip(
    "b.webm",
    ...wide,
    "-c:v",
    "libvpx",
    "-deadline",
    "realtime",
    "-cpu-used",
    "16",
  );
  await withStore(async (store) => {
    for (const bytes of [broken, huge]) {
      const { mediaId, mime } = await put(store, bytes);
      for (const what of ["poster", "sheet"] as const) {
        await assert.rejects(
          clipFrames(store, mediaId, mime, what),
          (error: MediaRefused) =>
            error instanceof MediaRefused && error.found === `a ${mime} that cannot be decoded`,
        );
      }
    }
    const { mediaId, mime } = await put(store, whole);
    await assert.rejects(clipFrames(store, mediaId, mime, "poster", { limitMs: 0 }), VariantUnavailable);
    await assert.rejects(clipFrames(store, "0".repeat(64), mime, "poster"), /removed meanwhile/);
    assert.equal((await clipFrames(store, mediaId, mime, "poster")).length, 1);
  });
});
