import assert from "node:assert/strict";
import { openDiskMedia } from "./disk.ts";
import { StorageFull, StorageUnwritable, writeError } from "./errors.ts";
import { mediaContract, picture, sha256, streamOf } from "./media_contract.ts";

mediaContract("openDiskMedia", async () => {
  const dir = await Deno.makeTempDir();
  return {
    store: await openDiskMedia(dir),
    spoolDir: `${dir}/tmp`,
    age: (mediaId, ms) => makeOlder(`${dir}/${mediaId.slice(0, 2)}/${mediaId}`, ms),
    close: () => Deno.remove(dir, { recursive: true }),
  };
});

async function makeOlder(path: string, ms: number): Promise<void> {
  const then = new Date(Date.now() - ms);
  await Deno.utime(path, then, then);
}

Deno.test("openDiskMedia: dropUnfinished takes files that were last written before the time, and no others", async () => {
  const dir = await Deno.makeTempDir();
  const store = await openDiskMedia(dir);
  const [old, young] = [`${dir}/tmp/${crypto.randomUUID()}`, `${dir}/tmp/${crypto.randomUUID()}`];
  for (const path of [old, young]) await Deno.writeTextFile(path, "half");
  await makeOlder(old, 10_000);
  assert.equal(await store.dropUnfinished(Date.now() - 5_000), 1);
  assert.deepEqual([...Deno.readDirSync(`${dir}/tmp`)].map(({ name }) => `${dir}/tmp/${name}`), [young]);
  await Deno.remove(dir, { recursive: true });
});

Deno.test("openDiskMedia: check says what cannot be written, and is well again when it can", async () => {
  const dir = await Deno.makeTempDir();
  const store = await openDiskMedia(dir);
  await Deno.rename(`${dir}/tmp`, `${dir}/away`);
  assert.match(await store.check() ?? "", new RegExp(`^write to "${dir}/tmp/check-`));
  await Deno.rename(`${dir}/away`, `${dir}/tmp`);
  assert.equal(await store.check(), null);
  await Deno.remove(dir, { recursive: true });
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
