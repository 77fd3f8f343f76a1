import assert from "node:assert/strict";
import { clipSize, imageSize } from "./size.ts";

Deno.test("imageSize is exactly the size asked, else the ratio at the resolution's long side", () => {
  assert.deepEqual(imageSize({ aspectRatio: "1:1", count: 1, size: { width: 333, height: 201 } }), {
    width: 333,
    height: 201,
  });
  assert.deepEqual(imageSize({ aspectRatio: "landscape", count: 1 }), { width: 1024, height: 576 });
  assert.deepEqual(imageSize({ aspectRatio: "3:4", count: 1, resolution: "2K" }), {
    width: 1536,
    height: 2048,
  });
  assert.deepEqual(imageSize({ aspectRatio: "square", count: 1, resolution: "4K" }), {
    width: 4096,
    height: 4096,
  });
});

Deno.test("clipSize is even, and at most 1,920 px long", () => {
  assert.deepEqual(clipSize({ aspectRatio: "9:16", count: 1 }), { width: 360, height: 640 });
  assert.deepEqual(clipSize({ aspectRatio: "9:16", count: 1, size: { width: 1281, height: 719 } }), {
    width: 1282,
    height: 720,
  });
  assert.deepEqual(clipSize({ aspectRatio: "1:1", count: 1, size: { width: 3840, height: 2160 } }), {
    width: 1920,
    height: 1080,
  });
});
