/** What every media store promises, written once and run against each of them by its own test file. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import sharp from "sharp";
import { HashMismatch, MediaRefused, MediaTooLarge } from "./errors.ts";
import { GRACE_MS, type MediaAccess, type MediaStore } from "./store.ts";

/** A store, or a way to one, under test, and the look behind it that the port does not give. */
export interface AccessUnderTest {
  readonly store: MediaAccess;
  /** The folder where unfinished puts lie. */
  readonly spoolDir: string;
  close(): Promise<void>;
}

export interface StoreUnderTest extends AccessUnderTest {
  readonly store: MediaStore;
  /** Makes stored bytes so many ms older. */
  readonly age: (mediaId: string, ms: number) => Promise<void>;
}

const LIMIT = { maxBytes: 32 * 1024 * 1024 };

/** Gives what registers a test of the suite; `open` gives each of them an empty store. */
function tester<Under extends AccessUnderTest>(name: string, open: () => Promise<Under>) {
  return (criterion: string, body: (under: Under) => Promise<void>) =>
    Deno.test(`${name}: ${criterion}`, async () => {
      const under = await open();
      try {
        await body(under);
      } finally {
        await under.close();
      }
    });
}

/** Registers the suite's tests of a store. */
export function mediaContract(name: string, open: () => Promise<StoreUnderTest>): void {
  accessContract(name, open);
  const test = tester(name, open);

  test("remove takes bytes for good, also twice, and a put brings them back", async ({ store }) => {
    const png = await picture(10, 10);
    const { mediaId } = await store.put(streamOf(png), LIMIT);
    for (let i = 0; i < 2; i++) {
      await store.remove(mediaId);
      assert.deepEqual([await store.stat(mediaId), await store.read(mediaId)], [null, null]);
    }
    await store.remove("../secret");
    await store.put(streamOf(png), LIMIT);
    assert.equal((await store.stat(mediaId))?.bytes, png.length);
  });

  test("remove beside a put of the same bytes leaves them there, whenever it begins", async ({ store }) => {
    const png = await picture(11, 10);
    const { mediaId } = await store.put(streamOf(png), LIMIT);
    for (let round = 0; round < 20; round++) {
      let isPut = false;
      const putting = store.put(streamOf(png), LIMIT).then(() => isPut = true);
      const removals = [];
      for (let turn = 0; turn < round && !isPut; turn++) await new Promise((resolve) => setTimeout(resolve));
      if (!isPut) removals.push(store.remove(mediaId), store.remove(mediaId));
      await Promise.all([putting, ...removals]);
      assert.equal((await store.stat(mediaId))?.bytes, png.length, `round ${round}`);
    }
  });

  test("put keeps nothing that a check refuses", async ({ store, spoolDir }) => {
    const png = await picture(8, 8);
    const check = ({ mediaId }: { readonly mediaId: string }) => {
      throw new Error(`not ${mediaId}`);
    };
    await assert.rejects(store.put(streamOf(png), { ...LIMIT, check }), new RegExp(`not ${sha256(png)}`));
    assert.equal(await store.stat(sha256(png)), null);
    await emptied(spoolDir);
  });

  test("list gives every medium once, by id, from any id on, with its size and age", async ({ store, age }) => {
    const started = Math.floor(Date.now() / 1_000) * 1_000;
    const stored = [];
    for (let width = 1; width <= 5; width++) {
      stored.push(await store.put(streamOf(await picture(width, 8)), LIMIT));
    }
    stored.sort((a, b) => a.mediaId < b.mediaId ? -1 : 1);
    const [first, second, ...rest] = stored;
    assert.ok(first !== undefined && second !== undefined);
    await age(first.mediaId, 3_600_000);
    const listed = await Array.fromAsync(store.list());
    assert.deepEqual(
      listed.map(({ mediaId, bytes }) => [mediaId, bytes]),
      stored.map((s) => [s.mediaId, s.bytes]),
    );
    assert.ok(listed.slice(1).every(({ storedAt }) => storedAt >= started && storedAt <= Date.now()));
    assert.ok(listed[0]!.storedAt < started - 3_500_000);
    const after = await Array.fromAsync(store.list(second.mediaId));
    assert.deepEqual(after.map(({ mediaId }) => mediaId), rest.map(({ mediaId }) => mediaId));
    assert.deepEqual(await Array.fromAsync(store.list("f".repeat(64))), []);
  });

  test("removeOlder takes what is older than the time and leaves the rest", async ({ store, age }) => {
    const [old, young] = await Promise.all(
      [9, 12].map(async (width) => await store.put(streamOf(await picture(width, 8)), LIMIT)),
    );
    await age(old!.mediaId, 10_000);
    const before = Date.now() - 5_000;
    for (const { mediaId } of [old!, young!]) {
      assert.equal(await store.removeOlder(mediaId, before), mediaId === old!.mediaId);
      assert.equal(await store.removeOlder(mediaId, before), false);
    }
    assert.equal(await store.removeOlder("../secret", before), false);
    assert.deepEqual([await store.stat(old!.mediaId), (await store.stat(young!.mediaId))?.bytes], [
      null,
      young!.bytes,
    ]);
  });

  test("put makes old bytes young again, so that removeOlder leaves them", async ({ store, age }) => {
    const png = await picture(13, 10);
    const { mediaId } = await store.put(streamOf(png), LIMIT);
    await age(mediaId, GRACE_MS);
    await store.put(streamOf(png), LIMIT);
    assert.equal(await store.removeOlder(mediaId, Date.now() - GRACE_MS / 2), false);
    assert.deepEqual(await store.stat(mediaId), { mime: "image/png", bytes: png.length });
    assert.equal(sha256(await bytesOf(store, mediaId)), mediaId);
  });

  test("removeOlder beside puts of the same old bytes never undoes one", async ({ store, age }) => {
    const png = await picture(14, 10);
    for (let round = 0; round < 20; round++) {
      const { mediaId } = await store.put(streamOf(png), LIMIT);
      await age(mediaId, GRACE_MS);
      const before = Date.now() - GRACE_MS / 2;
      const removing = store.removeOlder(mediaId, before);
      for (let turn = 0; turn < round; turn++) await new Promise((resolve) => setTimeout(resolve));
      await Promise.all([removing, store.put(streamOf(png), LIMIT), store.removeOlder(mediaId, before)]);
      assert.equal((await store.stat(mediaId))?.bytes, png.length, `round ${round}`);
    }
  });

  test("check leaves nothing and finds nothing wrong", async ({ store, spoolDir }) => {
    assert.equal(await store.check(), null);
    await emptied(spoolDir);
    assert.deepEqual(await Array.fromAsync(store.list()), []);
  });

  test("sweep removes half-written files and keeps the whole ones", async ({ store, spoolDir }) => {
    const { mediaId } = await store.put(streamOf(await picture(8, 8)), LIMIT);
    await Deno.writeTextFile(`${spoolDir}/${crypto.randomUUID()}`, "half");
    assert.equal(await store.sweep(), 1);
    assert.equal(await store.sweep(), 0);
    assert.notEqual(await store.stat(mediaId), null);
  });
}

/** Registers the tests of what every way to a store promises. */
export function accessContract(name: string, open: () => Promise<AccessUnderTest>): void {
  const test = tester(name, open);

  test("put names a picture by its SHA-256 and measures it", async ({ store }) => {
    const png = await picture(60, 40);
    const stored = await store.put(streamOf(png), LIMIT);
    assert.deepEqual(stored, {
      mediaId: sha256(png),
      mime: "image/png",
      bytes: png.length,
      width: 60,
      height: 40,
      duration: null,
    });
    assert.deepEqual(await store.stat(stored.mediaId), { mime: "image/png", bytes: png.length });
    assert.equal(sha256(await bytesOf(store, stored.mediaId)), stored.mediaId);
  });

  test("put keeps a body of many parts byte for byte, and read gives any part of it", async ({ store }) => {
    const text = new TextEncoder().encode("0123456789abcdef\n".repeat(700_000));
    const { mediaId, mime } = await store.put(streamOf(text, 100_000), LIMIT);
    assert.deepEqual([mediaId, mime], [sha256(text), "text/plain"]);
    assert.equal(sha256(await bytesOf(store, mediaId)), mediaId);
    // compared by hash: the difference of two large arrays takes gigabytes to print
    const part = await bytesOf(store, mediaId, { start: 5_000_000, end: 5_300_000 });
    assert.equal(sha256(part), sha256(text.subarray(5_000_000, 5_300_001)));
    assert.deepEqual(await bytesOf(store, mediaId, { start: 3, end: 3 }), text.slice(3, 4));
  });

  test("put of the same bytes again, even at once, changes nothing and answers the same", async ({ store, spoolDir }) => {
    const png = await picture(8, 8);
    const answers = await Promise.all([1, 2, 3].map(() => store.put(streamOf(png), LIMIT)));
    answers.push(await store.put(streamOf(png), LIMIT));
    for (const answer of answers) assert.deepEqual(answer, answers[0]);
    await emptied(spoolDir);
  });

  test("put of bytes that are there already still checks the announced hash", async ({ store }) => {
    const png = await picture(8, 8);
    await store.put(streamOf(png), { ...LIMIT, expectSha256: sha256(png) });
    await assert.rejects(store.put(streamOf(png), { ...LIMIT, expectSha256: "0".repeat(64) }), HashMismatch);
  });

  test("put refuses what is too large at the first byte over and stops reading", async ({ store, spoolDir }) => {
    let cancelled = false;
    const endless = new ReadableStream<Uint8Array>({
      pull: (c) => c.enqueue(new Uint8Array(1000).fill(65)),
      cancel: () => void (cancelled = true),
    });
    await assert.rejects(store.put(endless, { maxBytes: 5_000 }), MediaTooLarge);
    assert.equal(cancelled, true);
    await emptied(spoolDir);
  });

  test("put refuses what is no accepted media, by its bytes", async ({ store, spoolDir }) => {
    const svg = new TextEncoder().encode('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>');
    for (
      const bytes of [
        svg,
        new TextEncoder().encode("%PDF-1.7\n\x00"),
        new Uint8Array([0, 1, 2, 3]),
        new Uint8Array(),
      ]
    ) {
      await assert.rejects(store.put(streamOf(bytes), LIMIT), MediaRefused);
    }
    assert.equal(await store.stat(sha256(svg)), null);
    await emptied(spoolDir);
  });

  test("put keeps nothing that is not wanted", async ({ store, spoolDir }) => {
    const png = await picture(8, 8);
    await assert.rejects(
      store.put(streamOf(png), { ...LIMIT, accept: ["video/mp4"] }),
      (error: Error) => error instanceof MediaRefused && error.found === "image/png",
    );
    assert.equal(await store.stat(sha256(png)), null);
    await emptied(spoolDir);
  });

  test("put leaves nothing behind when the body breaks off, and passes its error on", async ({ store, spoolDir }) => {
    const broken = new ReadableStream<Uint8Array>({
      start(c) {
        c.enqueue(new Uint8Array(100).fill(65));
      },
      pull: () => Promise.reject(new Error("the line is dead")),
    });
    await assert.rejects(store.put(broken, LIMIT), /the line is dead/);
    await emptied(spoolDir);
  });

  test("stat and read know nothing of other ids, in whatever form", async ({ store }) => {
    for (const id of ["f".repeat(64), "", "../tmp", "F".repeat(64), `${"a".repeat(64)}/..`]) {
      assert.equal(await store.stat(id), null);
      assert.equal(await store.read(id), null);
    }
  });
}

/** A one-colour PNG. */
export function picture(width: number, height: number): Promise<Uint8Array> {
  const create = { width, height, channels: 3, background: { r: 200, g: 80, b: width % 256 } } as const;
  return sharp({ create }).png().toBuffer().then((buffer) => new Uint8Array(buffer));
}

/** The bytes as a stream of chunks. */
export function streamOf(bytes: Uint8Array, chunk = 1_000): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(c) {
      if (at >= bytes.length) return c.close();
      c.enqueue(bytes.slice(at, at += chunk));
    },
  });
}

/** Lower-case hex. */
export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

async function bytesOf(
  store: MediaAccess,
  mediaId: string,
  range?: { start: number; end: number },
): Promise<Uint8Array> {
  const stream = await store.read(mediaId, range);
  assert.ok(stream !== null);
  return await new Response(stream).bytes();
}

/** Resolves when nothing unfinished lies in the folder, which another process may still be clearing; fails when it stays. */
async function emptied(dir: string): Promise<void> {
  const files = () => [...Deno.readDirSync(dir)].map((entry) => entry.name);
  for (let look = 0; look < 200 && files().length > 0; look++) {
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  assert.deepEqual(files(), []);
}
