import assert from "node:assert/strict";
import { StorageUnwritable } from "./errors.ts";
import { snapshotsContract } from "./snapshots_contract.ts";
import { openDiskSnapshots } from "./snapshots_disk.ts";

const PLACE = { number: 1, hash: "0".repeat(64) };

async function* body(): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode("whole");
}

snapshotsContract("openDiskSnapshots", async () => {
  const dir = await Deno.makeTempDir();
  return {
    open: (format) => Promise.resolve(openDiskSnapshots(dir, format)),
    spoil: (name, bytes) => Deno.writeFile(`${dir}/1/0/${name}`, bytes),
    leftOvers: async () => (await Array.fromAsync(Deno.readDir(`${dir}/tmp`))).map(({ name }) => name),
    close: () => Deno.remove(dir, { recursive: true }),
  };
});

Deno.test("openDiskSnapshots: what a killed process left half-written is overwritten by the next put", async () => {
  const dir = await Deno.makeTempDir();
  await Deno.mkdir(`${dir}/tmp`);
  await Deno.writeTextFile(`${dir}/tmp/1-0`, "half".repeat(1_000));
  const store = openDiskSnapshots(dir, 1);
  const snapshot = await store.put(0, PLACE, body());
  assert.equal(await new Response(ReadableStream.from((await store.read(snapshot))!)).text(), "whole");
  assert.deepEqual(await Array.fromAsync(Deno.readDir(`${dir}/tmp`)), []);
  await Deno.remove(dir, { recursive: true });
});

Deno.test("openDiskSnapshots: a folder that cannot be made is StorageUnwritable when something is put, and empty until then", async () => {
  const file = await Deno.makeTempFile();
  const store = openDiskSnapshots(`${file}/snapshots`, 1);
  await assert.rejects(store.put(0, PLACE, body()), StorageUnwritable);
  await Deno.remove(file);
  assert.deepEqual(await store.newest(0), []);
});
