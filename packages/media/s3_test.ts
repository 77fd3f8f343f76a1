import assert from "node:assert/strict";
import { DENIED, INTERNAL, type S3Fault, type S3Operation, startS3, type TestS3 } from "@sluice/testing";
import { BucketUnusable } from "./errors.ts";
import { mediaContract, picture, sha256, streamOf } from "./media_contract.ts";
import { openS3Media, type S3MediaStore, type S3Options } from "./s3.ts";

const LIMIT = { maxBytes: 64 * 1024 * 1024 };

/** Text of so many MiB, made as it is read. */
function long(mebibytes: number): ReadableStream<Uint8Array> {
  const line = new TextEncoder().encode("0123456789abcde\n".repeat(65_536));
  let left = mebibytes;
  return new ReadableStream({ pull: (c) => left-- > 0 ? c.enqueue(line.slice()) : c.close() });
}

async function withBucket(
  act: (s3: TestS3, open: (change?: Partial<S3Options>) => Promise<S3MediaStore>) => Promise<void>,
): Promise<void> {
  const s3 = await startS3();
  const spoolDir = await Deno.makeTempDir();
  const stores: S3MediaStore[] = [];
  try {
    await act(s3, async (change = {}) => {
      const { endpoint, bucket, region, accessKeyId, secretAccessKey } = s3;
      const store = await openS3Media({
        endpoint,
        bucket,
        region,
        accessKeyId,
        secretAccessKey,
        spoolDir,
        ...change,
      });
      stores.push(store);
      return store;
    });
    assert.deepEqual([...Deno.readDirSync(spoolDir)], [], "nothing is left in the spool");
  } finally {
    for (const store of stores) store.close();
    await s3.close();
    await Deno.remove(spoolDir, { recursive: true });
  }
}

mediaContract("openS3Media", async () => {
  const s3 = await startS3();
  const spoolDir = await Deno.makeTempDir();
  const store = await openS3Media({ ...s3, spoolDir });
  return {
    store,
    spoolDir,
    age: async (mediaId, ms) => s3.age(`media/${mediaId}`, ms),
    close: async () => {
      store.close();
      await s3.close();
      await Deno.remove(spoolDir, { recursive: true });
    },
  };
});

Deno.test("openS3Media: a large body goes in parts, and is given back byte for byte", () =>
  withBucket(async (s3, open) => {
    const store = await open();
    const { mediaId, bytes } = await store.put(long(33), LIMIT);
    assert.equal(bytes, 33 * 1024 * 1024);
    assert.equal(s3.calls.filter(({ operation }) => operation === "UploadPart").length, 5);
    assert.equal(sha256(await new Response(await store.read(mediaId)).bytes()), mediaId);
    assert.deepEqual(s3.unfinished(), []);
  }));

Deno.test("openS3Media: an upload that fails in the middle is aborted, and says why", async (t) => {
  const faults: readonly (readonly [S3Operation, S3Fault, RegExp])[] = [
    ["UploadPart", DENIED, /access is denied; give the access key the right s3:PutObject/],
    ["UploadPart", INTERNAL, /it answered 500 InternalError/],
    ["UploadPart", "cut", /the endpoint does not answer/],
    ["CompleteMultipartUpload", INTERNAL, /it answered 500 InternalError/],
  ];
  for (const [operation, fault, words] of faults) {
    await t.step(
      `${operation} ${fault === "cut" ? fault : fault.code}`,
      () =>
        withBucket(async (s3, open) => {
          const store = await open();
          const heal = s3.fault([operation], fault);
          await assert.rejects(store.put(long(17), LIMIT), (error: Error) => {
            assert.ok(error instanceof BucketUnusable, String(error));
            assert.match(error.message, new RegExp(`^put "s3://${s3.bucket}/media/[0-9a-f]{64}": `));
            assert.match(error.message, words);
            return true;
          });
          assert.ok(s3.calls.some((call) => call.operation === operation));
          assert.deepEqual(s3.unfinished(), []);
          heal();
          const { mediaId } = await store.put(long(17), LIMIT);
          assert.notEqual(await store.stat(mediaId), null);
        }),
    );
  }
});

Deno.test("openS3Media: an upload whose line breaks once goes on by itself", () =>
  withBucket(async (s3, open) => {
    const store = await open();
    s3.fault(["UploadPart"], "cut", 1);
    const { mediaId } = await store.put(long(17), LIMIT);
    assert.equal(sha256(await new Response(await store.read(mediaId)).bytes()), mediaId);
  }));

Deno.test("openS3Media: dropUnfinished aborts old uploads that could not be aborted, and knows servers that cannot tell", () =>
  withBucket(async (s3, open) => {
    const store = await open();
    const heal = s3.fault(["UploadPart", "AbortMultipartUpload"], DENIED);
    await assert.rejects(store.put(long(17), LIMIT), BucketUnusable);
    heal();
    assert.equal(s3.unfinished().length, 1);
    assert.equal(await store.dropUnfinished(Date.now() - 60_000), 0);
    assert.equal(await store.dropUnfinished(Date.now() + 60_000), 1);
    assert.deepEqual(s3.unfinished(), []);
    s3.fault(["ListMultipartUploads"], { status: 501, code: "NotImplemented" });
    assert.equal(await store.dropUnfinished(Date.now()), 0);
  }));

Deno.test("openS3Media: check names bucket, action and the right that is missing, and is well again with it", () =>
  withBucket(async (s3, open) => {
    const store = await open();
    const rows: readonly (readonly [S3Operation, S3Fault, RegExp])[] = [
      ["PutObject", DENIED, /^put "s3:\/\/sluice-test\/checks\/.*": access is denied; .* s3:PutObject$/],
      ["ListObjectsV2", DENIED, /^list "s3:\/\/sluice-test": access is denied; .* s3:ListBucket$/],
      ["GetObject", DENIED, /^read .* s3:GetObject$/],
      ["DeleteObject", DENIED, /^remove .* s3:DeleteObject$/],
      [
        "PutObject",
        { status: 403, code: "SignatureDoesNotMatch" },
        /the secret is not that of the access key/,
      ],
      ["PutObject", { status: 400, code: "AuthorizationHeaderMalformed" }, /correct the region$/],
      ["PutObject", { status: 503, code: "SlowDown" }, /it answered 503 SlowDown/],
      ["GetObject", "cut", /^read .*: the endpoint does not answer/],
    ];
    for (const [operation, fault, words] of rows) {
      const heal = s3.fault([operation], fault);
      assert.match(await store.check() ?? "nothing is wrong", words);
      heal();
      assert.equal(await store.check(), null);
    }
  }));

Deno.test("openS3Media: a bucket, key or endpoint that is not there does not stop the opening; check and put say what it is", () =>
  withBucket(async (_s3, open) => {
    const rows: readonly (readonly [Partial<S3Options>, RegExp])[] = [
      [
        { bucket: "elsewhere" },
        /^put "s3:\/\/elsewhere\/.*": there is no such bucket; make it or correct its name$/,
      ],
      [{ accessKeyId: "nobody" }, /the access key is not known there; correct it$/],
      [{ endpoint: "http://127.0.0.1:9" }, /the endpoint does not answer \(ECONNREFUSED\)/],
    ];
    for (const [change, words] of rows) {
      const store = await open(change);
      assert.match(await store.check() ?? "nothing is wrong", words);
      const png = await picture(4, 4);
      await assert.rejects(store.put(streamOf(png), LIMIT), BucketUnusable);
    }
  }));

Deno.test("openS3Media: rights that are missing are told by every call", () =>
  withBucket(async (s3, open) => {
    const store = await open();
    const png = await picture(5, 5);
    const { mediaId } = await store.put(streamOf(png), LIMIT);
    s3.fault(["HeadObject"], { status: 403, code: "Forbidden" });
    s3.fault(["GetObject", "DeleteObject", "ListObjectsV2"], DENIED);
    const denied = (act: () => Promise<unknown>, right: RegExp) =>
      assert.rejects(act, (error: Error) => error instanceof BucketUnusable && right.test(error.message));
    await denied(() => store.stat(mediaId), /s3:GetObject and s3:ListBucket$/);
    await denied(() => store.put(streamOf(png), LIMIT), /s3:GetObject and s3:ListBucket$/);
    await denied(() => store.read(mediaId), /s3:GetObject$/);
    await denied(() => store.remove(mediaId), /s3:DeleteObject$/);
    await denied(() => Array.fromAsync(store.list()), /s3:ListBucket$/);
  }));

Deno.test("openS3Media: two processes that put and remove the same old bytes at once never lose a put", () =>
  withBucket(async (s3, open) => {
    const [one, other] = [await open(), await open()];
    const png = await picture(6, 6);
    const { mediaId } = await one.put(streamOf(png), LIMIT);
    for (let round = 0; round < 25; round++) {
      s3.age(`media/${mediaId}`, 24 * 3_600_000);
      const removing = other.removeOlder(mediaId, Date.now() - 12 * 3_600_000);
      for (let turn = 0; turn < round; turn++) await new Promise((resolve) => setTimeout(resolve));
      await Promise.all([removing, one.put(streamOf(png), LIMIT)]);
      assert.equal((await one.stat(mediaId))?.bytes, png.length, `round ${round}`);
    }
  }));

Deno.test("signedUrl lets the bucket itself give the bytes, under the name and type that were asked for", () =>
  withBucket(async (_s3, open) => {
    const store = await open();
    const png = await picture(7, 7);
    const { mediaId } = await store.put(streamOf(png), LIMIT);
    const disposition = `attachment; filename="a b.png"`;
    const url = await store.signedUrl(mediaId, { mime: "image/png", disposition, seconds: 60 });
    assert.match(url, /[?&]X-Amz-Expires=60(&|$)/);
    const answer = await fetch(url, { headers: { range: "bytes=1-3" } });
    assert.deepEqual([answer.status, answer.headers.get("content-disposition")], [206, disposition]);
    assert.equal(answer.headers.get("content-type"), "image/png");
    assert.deepEqual(await answer.bytes(), png.slice(1, 4));
  }));
