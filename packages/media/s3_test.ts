import assert from "node:assert/strict";
import { startS3 } from "@sluice/testing";
import { StorageUnwritable } from "./errors.ts";
import { mediaContract } from "./media_contract.ts";
import { openS3Media } from "./s3.ts";

mediaContract("openS3Media", async () => {
  const s3 = await startS3();
  const spoolDir = await Deno.makeTempDir();
  const store = await openS3Media({ ...s3, spoolDir });
  return {
    store,
    spoolDir,
    close: async () => {
      store.close();
      await s3.close();
      await Deno.remove(spoolDir, { recursive: true });
    },
  };
});

Deno.test("openS3Media: a bucket that is not there stops the opening with its name", async () => {
  const s3 = await startS3();
  const spoolDir = await Deno.makeTempDir();
  await assert.rejects(openS3Media({ ...s3, bucket: "elsewhere", spoolDir }), (error: Error) => {
    assert.ok(error instanceof StorageUnwritable);
    return /s3:\/\/elsewhere/.test(error.message);
  });
  await s3.close();
  await Deno.remove(spoolDir, { recursive: true });
});
