/** Looks over a whole media folder: what lies in it, and whether it can be used. */

import { writeError } from "./errors.ts";
import { isMediaId, type ListedMedia } from "./store.ts";

/** The folder's media with ids above `after`, by id: shelf by shelf, so that a shelf's names are all that memory holds. */
export async function* listDisk(dir: string, after: string): AsyncIterable<ListedMedia> {
  for (const shelf of await namesIn(dir)) {
    if (!/^[0-9a-f]{2}$/.test(shelf) || shelf < after.slice(0, 2)) continue;
    for (const mediaId of await namesIn(`${dir}/${shelf}`)) {
      if (!isMediaId(mediaId) || mediaId <= after) continue;
      const stored = await unlessGone(Deno.stat(`${dir}/${shelf}/${mediaId}`));
      if (stored === null) continue;
      yield { mediaId, bytes: stored.size, storedAt: stored.mtime?.getTime() ?? 0 };
    }
  }
}

/** Writes a small file in `dir`, reads it and removes it. Null when that went well, else why not. */
export async function checkDisk(dir: string): Promise<string | null> {
  const path = `${dir}/check-${crypto.randomUUID()}`;
  try {
    await Deno.writeTextFile(path, path, { createNew: true });
    const read = await Deno.readTextFile(path);
    await Deno.remove(path);
    return read === path ? null : `read "${path}": it holds something else than what was written`;
  } catch (cause) {
    return writeError(path, cause).message;
  }
}

async function namesIn(dir: string): Promise<string[]> {
  const names = await unlessGone(Array.fromAsync(Deno.readDir(dir), ({ name }) => name));
  return names?.sort() ?? [];
}

async function unlessGone<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
