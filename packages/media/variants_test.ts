import assert from "node:assert/strict";
import sharp from "sharp";
import { openDiskMedia } from "./disk.ts";
import { MediaRefused } from "./errors.ts";
import type { Look } from "./look.ts";
import { streamOf } from "./media_contract.ts";
import type { MediaStore } from "./store.ts";
import { blackThen, encodeClip } from "./testing_clips.ts";
import { spritesheetOf, thumbnailOf, variantOf } from "./variants.ts";

async function withStore(body: (store: MediaStore) => Promise<void>): Promise<void> {
  const dir = await Deno.makeTempDir();
  try {
    await body(await openDiskMedia(dir));
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

const put = async (store: MediaStore, bytes: Uint8Array) =>
  (await store.put(streamOf(new Uint8Array(bytes)), { maxBytes: 1e8 })).mediaId;

/** Two halves, the left one clear. */
function halfClear(width: number, height: number) {
  const red = { r: 255, g: 0, b: 0, alpha: 1 };
  const right = { create: { width: width / 2, height, channels: 4 as const, background: red } };
  return sharp({ create: { width, height, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } })
    .composite([{ input: right, left: width / 2, top: 0 }]);
}

async function shown(store: MediaStore, mediaId: string, look: Look) {
  const found = await variantOf(store, mediaId, look);
  assert.ok(found !== null);
  const bytes = "bytes" in found ? found.bytes : await new Response(found.stream).bytes();
  const { width, height, format, hasAlpha } = await sharp(bytes).metadata();
  assert.equal(found.mime, `image/${format}`);
  return { bytes, facts: [width, height, format, hasAlpha] };
}

Deno.test("variantOf: gives pictures in each size and format, never enlarged, and the original as it is", () =>
  withStore(async (store) => {
    const png = await halfClear(2_000, 1_000).png().toBuffer();
    const mediaId = await put(store, png);
    const cases: readonly (readonly [Look, readonly unknown[]])[] = [
      [{ variant: "thumb" }, [256, 128, "webp", true]],
      [{ variant: "thumbnail" }, [512, 256, "webp", true]],
      [{ variant: "preview" }, [1_024, 512, "webp", true]],
      [{ variant: "preview", format: "jpeg" }, [1_024, 512, "jpeg", false]],
      [{ variant: "thumb", background: "opaque" }, [256, 128, "webp", false]],
      [{ format: "webp" }, [2_000, 1_000, "webp", true]],
      [{ format: "jpeg", compression: 40 }, [2_000, 1_000, "jpeg", false]],
      [{ background: "opaque" }, [2_000, 1_000, "png", false]],
      [{}, [2_000, 1_000, "png", true]],
      [{ format: "png", background: "transparent" }, [2_000, 1_000, "png", true]],
    ];
    for (const [look, facts] of cases) {
      assert.deepEqual((await shown(store, mediaId, look)).facts, facts, JSON.stringify(look));
    }
    assert.deepEqual((await shown(store, mediaId, {})).bytes, new Uint8Array(png));
    const small = await put(store, await halfClear(10, 20).png().toBuffer());
    assert.deepEqual((await shown(store, small, { variant: "preview" })).facts, [10, 20, "webp", true]);
    assert.equal(await variantOf(store, "0".repeat(64), { variant: "thumb" }), null);
  }));

Deno.test("variantOf: does not give what was removed, though it was made before", () =>
  withStore(async (store) => {
    const mediaId = await put(store, await halfClear(30, 30).png().toBuffer());
    await shown(store, mediaId, { variant: "thumb" });
    await store.remove(mediaId);
    assert.equal(await variantOf(store, mediaId, { variant: "thumb" }), null);
  }));

Deno.test("variantOf: of a GIF and an AVIF the first frame can be had in any format", () =>
  withStore(async (store) => {
    for (const format of ["gif", "avif"] as const) {
      const mediaId = await put(store, await halfClear(40, 20).toFormat(format).toBuffer());
      assert.deepEqual((await shown(store, mediaId, { variant: "thumb" })).facts.slice(0, 3), [
        40,
        20,
        "webp",
      ]);
      assert.deepEqual((await shown(store, mediaId, { format: "jpeg" })).facts.slice(0, 3), [40, 20, "jpeg"]);
    }
  }));

Deno.test("variantOf: refuses forms that bytes do not have, and says which do", () =>
  withStore(async (store) => {
    const text = await put(store, new TextEncoder().encode("a poem"));
    const picture = await put(store, await halfClear(10, 10).png().toBuffer());
    const broken = await put(store, (await halfClear(90, 90).png().toBuffer()).subarray(0, -40));
    const wide = sharp({ create: { width: 17_000, height: 2, channels: 3, background: "#fff" } });
    const long = await put(store, await wide.png().toBuffer());
    const cases: readonly (readonly [string, Look, RegExp])[] = [
      [text, { variant: "thumb" }, /found text\/plain, accepted is a picture or a clip/],
      [text, { format: "png" }, /found text\/plain/],
      [picture, { variant: "spritesheet" }, /found image\/png, accepted is a clip/],
      [broken, { variant: "thumb" }, /a broken or too large image\/png/],
      [long, { format: "webp" }, /17000×2 pixels, accepted is at most 16383 a side for webp/],
    ];
    for (const [mediaId, look, words] of cases) {
      await assert.rejects(
        variantOf(store, mediaId, look),
        (error: Error) => error instanceof MediaRefused && words.test(error.message),
        String(words),
      );
    }
    assert.deepEqual((await shown(store, long, { variant: "thumb" })).facts, [256, 1, "webp", false]);
  }));

Deno.test("thumbnailOf, spritesheetOf and variantOf: show a clip small, as a grid, and in no other format", async () => {
  const source = blackThen("1280x720", ["#c00000"]);
  const clip = await encodeClip("a.mp4", ...source, "-c:v", "libx264", "-preset", "ultrafast");
  await withStore(async (store) => {
    const mediaId = await put(store, clip);
    const sizes = await Promise.all([
      thumbnailOf(store, mediaId),
      variantOf(store, mediaId, { variant: "thumb" }),
      variantOf(store, mediaId, { variant: "preview", format: "jpeg" }),
      spritesheetOf(store, mediaId),
    ].map(async (making) => {
      const found = await making;
      assert.ok(found !== null && "bytes" in found);
      const { width, height, format } = await sharp(found.bytes).metadata();
      assert.equal(found.mime, `image/${format}`);
      return [width, height, format];
    }));
    assert.deepEqual(sizes, [[512, 288, "webp"], [256, 144, "webp"], [1_024, 576, "jpeg"], [
      1_280,
      720,
      "webp",
    ]]);
    await assert.rejects(
      variantOf(store, mediaId, { format: "webp" }),
      /found video\/mp4, accepted is a picture: a clip keeps its format/,
    );
  });
});
