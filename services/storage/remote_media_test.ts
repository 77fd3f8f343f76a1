import assert from "node:assert/strict";
import {
  HashMismatch,
  MediaRefused,
  MediaTooLarge,
  openRemoteMedia,
  type RemoteMedia,
  type ServeOptions,
  signingSecret,
  StorageFull,
  StorageUnreadable,
  StorageUnwritable,
  VariantUnavailable,
} from "@sluice/media";
import { openPictures } from "@sluice/media/pictures";
import { accessContract, picture, streamOf } from "../../packages/media/media_contract.ts";
import { openTestStorage } from "./testing_storage.ts";

const LIMIT = { maxBytes: 64 * 1024 * 1024 };

accessContract("openRemoteMedia", () => openTestStorage());

Deno.test("openRemoteMedia: shows media as a store of this process does, ranges, conditions and forms included", async () => {
  const { media, store, close } = await openTestStorage();
  try {
    const here = openPictures(media);
    const png = await picture(600, 400);
    const { mediaId } = await store.put(streamOf(png), LIMIT);
    const text = await store.put(streamOf(new TextEncoder().encode("words ".repeat(400))), LIMIT);
    const etag = `"${mediaId}"`;
    const rows: readonly (readonly [id: string, method: string, headers: HeadersInit, ServeOptions])[] = [
      [mediaId, "GET", {}, {}],
      [mediaId, "HEAD", {}, { filename: "straße.png" }],
      [mediaId, "GET", { range: "bytes=5-9" }, { filename: "a b.png", cacheControl: "no-store" }],
      [mediaId, "GET", { range: "bytes=5-9", "if-range": etag }, {}],
      [mediaId, "GET", { range: "bytes=5-9", "if-range": '"other"' }, {}],
      [mediaId, "GET", { range: "bytes=999999-" }, {}],
      [mediaId, "GET", { "if-none-match": etag }, {}],
      [mediaId, "GET", {}, { look: { variant: "thumbnail" } }],
      [mediaId, "HEAD", {}, { look: { variant: "thumbnail" } }],
      [mediaId, "GET", { range: "bytes=-20" }, {
        look: { variant: "thumb", format: "jpeg", compression: 40 },
      }],
      [text.mediaId, "GET", {}, {}],
      [text.mediaId, "HEAD", {}, {}],
      ["0".repeat(64), "GET", {}, {}],
    ];
    for (const [id, method, headers, options] of rows) {
      const request = new Request("http://gateway/", { method, headers });
      const [expected, actual] = [
        await here.showMedia(id, request, options),
        await store.showMedia(id, request, options),
      ];
      assert.equal(actual?.status, expected?.status);
      // an answer without a body says so on its way
      if (expected?.status === 416) expected.headers.set("content-length", "0");
      assert.deepEqual([...actual?.headers ?? []], [...expected?.headers ?? []]);
      assert.deepEqual(await actual?.bytes(), await expected?.bytes());
    }
    const shown = await store.variantOf(mediaId, { variant: "preview", format: "png" });
    assert.ok(shown !== null && "stream" in shown);
    assert.equal(shown.mime, "image/png");
    assert.equal(await store.variantOf("0".repeat(64), {}), null);
    await new Response(shown.stream).bytes();
    await assert.rejects(
      store.variantOf(text.mediaId, { variant: "thumb" }),
      (error) => error instanceof MediaRefused && error.found === "text/plain",
    );
  } finally {
    await close();
  }
});

Deno.test("openRemoteMedia: references are normalised and pictures checked at storage", async () => {
  const { store, spoolDir, close } = await openTestStorage();
  try {
    const png = await picture(600, 400);
    await store.checkPicture(png);
    await assert.rejects(store.checkPicture(png.subarray(0, 900)), MediaRefused);
    assert.deepEqual([...Deno.readDirSync(spoolDir)], []);
    const stored = await store.storeReference(png, { maxSide: 300 });
    assert.deepEqual([stored.mime, stored.width, stored.height], ["image/jpeg", 300, 200]);
    assert.deepEqual(await store.stat(stored.mediaId), { mime: "image/jpeg", bytes: stored.bytes });
    await assert.rejects(
      store.storeReference(new TextEncoder().encode("words"), { maxSide: 300 }),
      (error) => error instanceof MediaRefused && /image\/png/.test(error.accepted),
    );
    await assert.rejects(store.storeReference(png, { maxSide: 0 }), StorageUnwritable);
  } finally {
    await close();
  }
});

Deno.test("openRemoteMedia: what storage throws is thrown here, also when it did not read the body", async () => {
  const errors = [
    new StorageFull("/srv/media"),
    new StorageUnwritable("/srv/media", { cause: new Error("EIO") }),
    new MediaTooLarge(7),
    new MediaRefused("a bad thing", "a good one"),
    new HashMismatch("a".repeat(64), "b".repeat(64)),
  ];
  for (const error of errors) {
    const { store, close } = await openTestStorage({
      change: (media) => ({ ...media, put: () => Promise.reject(error) }),
    });
    try {
      for (const bytes of [10, 24 * 1024 * 1024]) {
        const thrown = await store.put(streamOf(new Uint8Array(bytes), 200_000), LIMIT).catch((e) => e);
        assert.equal(thrown.constructor, error.constructor, `${error.name}, ${bytes} bytes: ${thrown}`);
        assert.deepEqual({ ...thrown, cause: 0 }, { ...error, cause: 0 });
        assert.doesNotMatch(String(thrown), /srv|EIO/);
      }
    } finally {
      await close();
    }
  }
  const { store, errors: ours, close } = await openTestStorage({
    change: (media) => ({
      ...media,
      put: () => Promise.reject(new Error("a mistake")),
      stat: () => Promise.reject(new VariantUnavailable("later")),
    }),
  });
  try {
    await assert.rejects(store.put(streamOf(new Uint8Array(10)), LIMIT), StorageUnwritable);
    assert.equal(ours.length, 1);
    await assert.rejects(store.stat("0".repeat(64)), StorageUnreadable);
    await assert.rejects(store.variantOf("0".repeat(64), {}), VariantUnavailable);
  } finally {
    await close();
  }
});

Deno.test("openRemoteMedia: goes on when storage was away and is back, over whatever connections it had", async () => {
  const { store, away, close } = await openTestStorage();
  try {
    const png = await picture(6, 4);
    const { mediaId } = await store.put(streamOf(png), LIMIT);
    for (let round = 0; round < 3; round++) {
      await away(async () => {
        await assert.rejects(store.put(streamOf(png), LIMIT), StorageUnwritable);
        await assert.rejects(store.stat(mediaId), StorageUnreadable);
        assert.notEqual(await store.check(), null);
      });
      assert.equal((await store.put(streamOf(png), LIMIT)).mediaId, mediaId);
      assert.deepEqual(await store.stat(mediaId), { mime: "image/png", bytes: png.length });
      assert.equal(await store.check(), null);
    }
  } finally {
    await close();
  }
});

Deno.test("openRemoteMedia.check: says why storage cannot be used", async () => {
  const { store, url, close } = await openTestStorage();
  const other = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    () => new Response(null, { status: 404 }),
  );
  try {
    assert.equal(await store.check(), null);
    assert.match(await remoteOf(url, "another secret of enough bytes").check() ?? "", /SLUICE_SECRET/);
    assert.match(await remoteOf(`http://127.0.0.1:${other.addr.port}`).check() ?? "", /another server/);
  } finally {
    await other.shutdown();
    await close();
  }
  assert.match(await store.check() ?? "", /^read from "http:/);
});

function remoteOf(url: string, secret = "a secret of enough bytes for anyone"): RemoteMedia {
  return openRemoteMedia({ url, secret: signingSecret(secret) });
}
