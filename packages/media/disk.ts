/** Media on a disk: `<dir>/<first two of the hash>/<hash>`, written to `<dir>/tmp` first and moved when whole. */

import { dirname, resolve } from "node:path";
import { writeError } from "./errors.ts";
import { guardPresence } from "./presence.ts";
import { HEAD_BYTES, sniff } from "./sniff.ts";
import { checkDisk, listDisk } from "./disk_walk.ts";
import { dropOlder, makeDir, removeIfThere, spool, type Spooled, sweepSpool } from "./spool.ts";
import { type ByteRange, GRACE_MS, isMediaId, type MediaStore } from "./store.ts";

const CHUNK = 64 * 1024;

/**
 * Opens the media folder `dir`, making it if needed. The folder belongs to one process at a time, for `sweep` takes
 * every unfinished file for a left-over. Throws `StorageUnwritable`.
 */
export async function openDiskMedia(dir: string): Promise<MediaStore> {
  const tmp = `${dir}/tmp`;
  await makeDir(tmp);
  // the folder's own name is kept by its parent
  await syncDirs(dir, dirname(resolve(dir))).catch((cause) => {
    throw writeError(dir, cause);
  });
  const presence = guardPresence();
  const pathOf = (mediaId: string) => `${dir}/${mediaId.slice(0, 2)}/${mediaId}`;

  return {
    async put(body, options) {
      const spooled = await spool(tmp, body, options);
      const { mediaId } = spooled.media;
      await presence.putting(mediaId, () => keep(spooled, dir, pathOf(mediaId)));
      return spooled.media;
    },

    async remove(mediaId) {
      if (isMediaId(mediaId)) await presence.removing(mediaId, () => removeFile(pathOf(mediaId)));
    },

    async removeOlder(mediaId, storedBefore) {
      if (!isMediaId(mediaId)) return false;
      const path = pathOf(mediaId);
      let removed = false;
      await presence.removing(mediaId, async () => {
        const stored = await statOf(path);
        if (stored === null || timeOf(stored) >= storedBefore) return;
        await removeFile(path);
        removed = true;
      });
      return removed;
    },

    list: (after = "") => listDisk(dir, after),
    check: () => checkDisk(tmp),
    dropUnfinished: (startedBefore) => dropOlder(tmp, startedBefore),

    async stat(mediaId) {
      if (!isMediaId(mediaId)) return null;
      const file = await openIfThere(pathOf(mediaId));
      if (file === null) return null;
      try {
        const { size } = await file.stat();
        const head = new Uint8Array(HEAD_BYTES);
        const length = await file.read(head) ?? 0;
        // no sidecar that could be lost: the same look that let the bytes in tells their type again
        return { mime: await sniff(head.subarray(0, length), () => true), bytes: size };
      } finally {
        file.close();
      }
    },

    async read(mediaId, range) {
      if (!isMediaId(mediaId)) return null;
      const file = await openIfThere(pathOf(mediaId));
      return file === null ? null : streamOf(file, range);
    },

    sweep: () => sweepSpool(tmp),
  };
}

async function removeFile(path: string): Promise<void> {
  try {
    await removeIfThere(path);
    await syncDirs(dirname(path)).catch(unlessMissing);
  } catch (cause) {
    throw writeError(path, cause);
  }
}

function unlessMissing(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}

/** Moves a whole file to its place; the folder is synced so that the name survives a power cut as the bytes do. */
async function keep({ path, media }: Spooled, dir: string, target: string): Promise<void> {
  try {
    const shelf = `${dir}/${media.mediaId.slice(0, 2)}`;
    const there = await statOf(target);
    if (there?.size === media.bytes) {
      if (timeOf(there) < Date.now() - GRACE_MS / 2) await Deno.utime(target, new Date(), new Date());
      await removeIfThere(path);
    } else {
      await Deno.mkdir(shelf, { recursive: true });
      await Deno.rename(path, target);
    }
    // also for a file that was there: who moved it may not have come to this line yet, or never came
    await syncDirs(shelf, dir);
  } catch (cause) {
    await removeIfThere(path);
    throw writeError(target, cause);
  }
}

/** Makes the names in the folders durable, in this order. Windows opens no folders, and needs no such sync. */
async function syncDirs(...dirs: readonly string[]): Promise<void> {
  if (Deno.build.os === "windows") return;
  for (const dir of dirs) {
    using folder = await Deno.open(dir);
    await folder.sync();
  }
}

async function statOf(path: string): Promise<Deno.FileInfo | null> {
  try {
    return await Deno.stat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/** When the bytes were put, ms since 1970: their last byte was written then, or they were made young again. */
function timeOf({ mtime }: Deno.FileInfo): number {
  return mtime?.getTime() ?? 0;
}

async function openIfThere(path: string): Promise<Deno.FsFile | null> {
  try {
    return await Deno.open(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/** The file as a stream that closes it at the end, on an error and when cancelled. */
function streamOf(file: Deno.FsFile, range: ByteRange | undefined): ReadableStream<Uint8Array> {
  if (range === undefined) return file.readable;
  let left = range.end - range.start + 1;
  let sought = false;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        if (!sought) await file.seek(range.start, Deno.SeekMode.Start);
        sought = true;
        const chunk = new Uint8Array(Math.min(CHUNK, left));
        const n = left === 0 ? null : await file.read(chunk);
        if (n === null) {
          file.close();
          return controller.close();
        }
        left -= n;
        controller.enqueue(chunk.subarray(0, n));
      } catch (error) {
        file.close();
        throw error;
      }
    },
    cancel: () => file.close(),
  });
}
