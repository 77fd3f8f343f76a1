/** Snapshots on a disk: `<dir>/<format>/<cell>/<name>`, written to `<dir>/tmp` first and moved when whole. */

import { createReadStream, createWriteStream } from "node:fs";
import { writeError } from "./errors.ts";
import { named, nameOf, type SnapshotStore } from "./snapshots.ts";
import { pack, unpack } from "./snapshots_pack.ts";
import { makeDir, removeIfThere } from "./spool.ts";

/**
 * The folder `dir` for snapshots of one format, made at the first put. One process puts those of a cell, one after the
 * other; any may read. Nothing is synced: what a power cut tears does not hash to its name, and the log is there.
 */
export function openDiskSnapshots(dir: string, format: number): SnapshotStore {
  const shelfOf = (cell: number) => `${dir}/${format}/${cell}`;

  async function newest(cell: number) {
    return named(cell, await namesIn(shelfOf(cell)));
  }

  return {
    newest,

    async put(cell, { number, hash }, body) {
      // always the same, so that what a killed process left is overwritten
      const path = `${dir}/tmp/${format}-${cell}`;
      await makeDir(`${dir}/tmp`);
      try {
        const snapshot = { cell, number, hash, sha256: await pack(body, createWriteStream(path), path) };
        await makeDir(shelfOf(cell));
        await moved(path, `${shelfOf(cell)}/${nameOf(snapshot)}`);
        return snapshot;
      } catch (error) {
        await removeIfThere(path);
        throw error;
      }
    },

    async read(snapshot) {
      const path = `${shelfOf(snapshot.cell)}/${nameOf(snapshot)}`;
      if (!(await namesIn(shelfOf(snapshot.cell))).includes(nameOf(snapshot))) return null;
      return unpack(snapshot, createReadStream(path));
    },

    async prune(cell, keep) {
      const old = (await newest(cell)).slice(keep);
      for (const snapshot of old) await removeIfThere(`${shelfOf(cell)}/${nameOf(snapshot)}`);
      return old.length;
    },
  };
}

async function moved(path: string, target: string): Promise<void> {
  try {
    await Deno.rename(path, target);
  } catch (cause) {
    throw writeError(target, cause);
  }
}

async function namesIn(dir: string): Promise<string[]> {
  try {
    return await Array.fromAsync(Deno.readDir(dir), ({ name }) => name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
