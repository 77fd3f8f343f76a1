import assert from "node:assert/strict";
import { openDiskMedia } from "./disk.ts";
import { StorageFull, StorageUnwritable, writeError } from "./errors.ts";
import { mediaContract, picture, sha256, streamOf } from "./media_contract.ts";

mediaContract("openDiskMedia", async () => {
  const dir = await Deno.makeTempDir();
  return {
    store: await openDiskMedia(dir),
    spoolDir: `${dir}/tmp`,
    close: () => Deno.remove(dir, { recursive: true }),
  };
});

Deno.test("openDiskMedia: a file cut short by a failing disk is replaced by the next put of its bytes", async () => {
  const dir = await Deno.makeTempDir();
  const store = await openDiskMedia(dir);
  const png = await picture(30, 30);
  const { mediaId } = await store.put(streamOf(png), { maxBytes: 1e6 });
  await Deno.truncate(`${dir}/${mediaId.slice(0, 2)}/${mediaId}`, 50);
  await store.put(streamOf(png), { maxBytes: 1e6 });
  assert.equal(sha256(await new Response(await store.read(mediaId)).bytes()), mediaId);
  await Deno.remove(dir, { recursive: true });
});

Deno.test("openDiskMedia: a reader that stops early closes its file", async () => {
  const dir = await Deno.makeTempDir();
  const store = await openDiskMedia(dir);
  const { mediaId } = await store.put(streamOf(new Uint8Array(500_000).fill(65)), { maxBytes: 1e6 });
  for (const range of [undefined, { start: 10, end: 400_000 }]) {
    const stream = await store.read(mediaId, range);
    const reader = stream!.getReader();
    await reader.read();
    await reader.cancel();
  }
  await Deno.remove(dir, { recursive: true });
});

Deno.test("openDiskMedia: a folder that cannot be made is StorageUnwritable with its path and cause", async () => {
  const file = await Deno.makeTempFile();
  await assert.rejects(openDiskMedia(`${file}/media`), (error: Error) => {
    assert.ok(error instanceof StorageUnwritable);
    assert.match(error.message, new RegExp(`^write to "${file}/media/tmp": `));
    return error.cause instanceof Error;
  });
  await Deno.remove(file);
});

Deno.test({
  name: "writeError: what a device without room says becomes StorageFull",
  // /dev/full is a Linux device that never has room
  ignore: Deno.build.os !== "linux",
  async fn() {
    using full = await Deno.open("/dev/full", { write: true });
    const refusal = await full.write(new Uint8Array(1)).catch((error) => error);
    const error = writeError("/dev/full", refusal);
    assert.ok(error instanceof StorageFull);
    assert.equal(error.cause, refusal);
  },
});
