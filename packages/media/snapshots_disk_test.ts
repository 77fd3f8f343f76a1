import assert from "node:assert/strict";
import { StorageUnwritable } from "./errors.ts";
import { snapshotsContract } from "./snapshots_contract.ts";
import { openDiskSnapshots } from "./snapshots_disk.ts";

snapshotsContract("openDiskSnapshots", async () => {
  const dir = await Deno.makeTempDir();
  return {
    open: (format) => openDiskSnapshots(dir, format),
    spoil: (name, bytes) => Deno.writeFile(`${dir}/1/0/${name}`, bytes),
    leftOvers: async () => (await Array.fromAsync(Deno.readDir(`${dir}/tmp`))).map(({ name }) => name),
    close: () => Deno.remove(dir, { recursive: true }),
  };
});

Deno.test("openDiskSnapshots: what a killed process left half-written is swept", async () => {
  const dir = await Deno.makeTempDir();
  await openDiskSnapshots(dir, 1);
  await Deno.writeTextFile(`${dir}/tmp/half`, "half");
  await openDiskSnapshots(dir, 1);
  assert.deepEqual(await Array.fromAsync(Deno.readDir(`${dir}/tmp`)), []);
  await Deno.remove(dir, { recursive: true });
});

Deno.test("openDiskSnapshots: a folder that cannot be made is StorageUnwritable", async () => {
  const file = await Deno.makeTempFile();
  await assert.rejects(openDiskSnapshots(`${file}/snapshots`, 1), StorageUnwritable);
  await Deno.remove(file);
});
