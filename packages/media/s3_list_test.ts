import assert from "node:assert/strict";
import { startS3 } from "@sluice/testing";
import { picture, streamOf } from "./media_contract.ts";
import { openS3Media } from "./s3.ts";
import { connectBucket } from "./s3_bucket.ts";
import { listBucket } from "./s3_list.ts";

Deno.test("listBucket goes on from page to page, and sees nothing beside the media", async () => {
  const s3 = await startS3();
  const spoolDir = await Deno.makeTempDir();
  const options = { ...s3, spoolDir };
  const [store, bucket] = [await openS3Media(options), connectBucket(options)];
  const ids = [];
  for (let width = 1; width <= 5; width++) {
    ids.push((await store.put(streamOf(await picture(width, 3)), { maxBytes: 1e6 })).mediaId);
  }
  const { PutObjectCommand } = await import("@aws-sdk/client-s3");
  for (const key of ["media/x", "snapshots/0/1", "checks/1", "removing/1", `a/${"a".repeat(64)}`]) {
    await bucket.client.send(new PutObjectCommand({ ...bucket.at(key), Body: "other" }));
  }
  const pages = s3.calls.length;
  const listed = await Array.fromAsync(listBucket(bucket, "", 2), ({ mediaId }) => mediaId);
  assert.deepEqual(listed, ids.sort());
  assert.equal(s3.calls.length - pages, 3);
  store.close();
  bucket.client.destroy();
  await s3.close();
  await Deno.remove(spoolDir, { recursive: true });
});
