import assert from "node:assert/strict";
import { signingSecret, signMediaPath, throughStorage } from "@sluice/media";
import { openS3Media, type S3MediaStore } from "@sluice/media/s3";
import { DENIED, startS3, type TestS3 } from "@sluice/testing";
import { storageApp } from "./app.ts";

const secret = signingSecret("a secret that is long enough");
const TEXT = new TextEncoder().encode("a text that is kept");

interface World {
  readonly s3: TestS3;
  readonly media: S3MediaStore;
  readonly mediaId: string;
  get(path: string, init?: RequestInit): Promise<Response>;
}

async function withBucket(act: (world: World) => Promise<void>): Promise<void> {
  const s3 = await startS3();
  const spoolDir = await Deno.makeTempDir();
  const media = await openS3Media({ ...s3, spoolDir });
  const app = storageApp({
    media,
    direct: media,
    inboxOf: () => undefined,
    secret,
    newId: () => crypto.randomUUID(),
    now: Date.now,
  });
  const { mediaId } = await media.put(new Blob([TEXT]).stream(), { maxBytes: 1e6 });
  await act({ s3, media, mediaId, get: async (path, init) => await app.request(path, init) });
  media.close();
  await s3.close();
  await Deno.remove(spoolDir, { recursive: true });
}

const link = (mediaId: string, more: Parameters<typeof signMediaPath>[3] = {}) =>
  signMediaPath(secret, mediaId, Date.now() / 1_000 + 60, more);

Deno.test("GET /media sends to the bucket, which gives the bytes under their type and name", () =>
  withBucket(async ({ mediaId, get, s3 }) => {
    const answer = await get(link(mediaId, { download: "größe.txt" }));
    assert.deepEqual([answer.status, answer.headers.get("cache-control")], [302, "no-store"]);
    const location = answer.headers.get("location") ?? "";
    assert.ok(location.startsWith(`${s3.endpoint}/${s3.bucket}/media/${mediaId}?`));
    const followed = await fetch(location);
    assert.equal(followed.headers.get("content-type"), "text/plain; charset=utf-8");
    assert.match(
      followed.headers.get("content-disposition") ?? "",
      /^attachment; filename="gr__e.txt"; filename\*=/,
    );
    assert.deepEqual(await followed.bytes(), TEXT);
    const gone = await get(link("a".repeat(64)));
    assert.equal(gone.status, 404);
    await gone.body?.cancel();
  }));

Deno.test("GET /media gives the bytes itself to those who could not use the bucket's answer", () =>
  withBucket(async ({ mediaId, get }) => {
    const origin = "chrome-extension://abcdefghijklmnop";
    const asked: readonly (readonly [string, RequestInit])[] = [
      [throughStorage(link(mediaId)), {}],
      [link(mediaId), { headers: { origin } }],
      [link(mediaId), { headers: { "sec-fetch-site": "same-origin" } }],
      [link(mediaId), { headers: { "if-none-match": '"another"' } }],
    ];
    for (const [path, init] of asked) {
      const answer = await get(path, init);
      assert.equal(answer.status, 200, path);
      assert.deepEqual(await answer.bytes(), TEXT);
    }
    const shown = await get(link(mediaId), { headers: { origin } });
    assert.equal(shown.headers.get("access-control-allow-origin"), origin);
    await shown.body?.cancel();
    const head = await get(link(mediaId), { method: "HEAD" });
    assert.deepEqual([head.status, head.headers.get("content-length")], [200, String(TEXT.length)]);
    const same = await get(link(mediaId), { headers: { "if-none-match": `"${mediaId}"` } });
    assert.equal(same.status, 304);
  }));

Deno.test("GET /media of a bucket that cannot be read is 503 and not a mistake of ours", () =>
  withBucket(async ({ mediaId, get, s3 }) => {
    s3.fault(["HeadObject"], DENIED);
    const answer = await get(link(mediaId));
    assert.deepEqual([answer.status, (await answer.json()).code], [503, "unavailable"]);
  }));
