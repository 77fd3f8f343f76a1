import assert from "node:assert/strict";
import { startS3, type TestS3 } from "@sluice/testing";
import { BucketUnusable } from "./errors.ts";
import { snapshotsContract } from "./snapshots_contract.ts";
import { openS3Snapshots, type S3SnapshotStore } from "./snapshots_s3.ts";

snapshotsContract("openS3Snapshots", async () => {
  const s3 = await startS3();
  const stores: S3SnapshotStore[] = [];
  return {
    open: async (format) => {
      const store = await openS3Snapshots(s3, format);
      stores.push(store);
      return store;
    },
    spoil: (name, bytes) => overwrite(s3, `snapshots/1/0/${name}`, bytes),
    leftOvers: () => Promise.resolve([]),
    close: async () => {
      for (const store of stores) store.close();
      await s3.close();
    },
  };
});

Deno.test("openS3Snapshots: a bucket that is not there makes put fail with its address", async () => {
  const s3 = await startS3();
  const store = await openS3Snapshots({ ...s3, bucket: "elsewhere" }, 1);
  async function* body() {
    yield new Uint8Array(10);
  }
  await assert.rejects(store.put(0, { number: 1, hash: "0".repeat(64) }, body()), (error: Error) => {
    assert.match(
      error.message,
      /^put "s3:\/\/elsewhere\/snapshots\/1\/0\/000000000001-0.*": there is no such bucket/,
    );
    return error instanceof BucketUnusable;
  });
  store.close();
  await s3.close();
});

async function overwrite(s3: TestS3, Key: string, Body: Uint8Array): Promise<void> {
  const { PutObjectCommand, S3Client } = await import("@aws-sdk/client-s3");
  const { endpoint, region, accessKeyId, secretAccessKey, bucket: Bucket } = s3;
  const credentials = { accessKeyId, secretAccessKey };
  const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  await client.send(new PutObjectCommand({ Bucket, Key, Body }));
  client.destroy();
}
