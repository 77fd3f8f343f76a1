/**
 * The way in that both stores share: a body is streamed to a temporary file while it is hashed, counted and looked at.
 * S3 spools too, because the key is the hash: so bytes that are refused or known already never travel to the bucket,
 * and one upload does the work of an upload, a server-side copy and a deletion.
 */

import { createHash } from "node:crypto";
import { measure } from "./dimensions.ts";
import { HashMismatch, MediaRefused, MediaTooLarge, writeError } from "./errors.ts";
import { HEAD_BYTES, sniff, textProbe } from "./sniff.ts";
import { type BlockWriter, blockWriter } from "./block_writer.ts";
import type { CheckedPutOptions, StoredMedia } from "./store.ts";

/** A body that arrived whole, was found good, and lies in a temporary file that its holder moves or removes. */
export interface Spooled {
  readonly path: string;
  readonly media: StoredMedia;
}

/**
 * Writes the body to a new file in `dir`, synced to the disk, and says what it is. Throws as `MediaStore.put` does;
 * the file is gone then.
 */
export async function spool(
  dir: string,
  body: ReadableStream<Uint8Array>,
  options: CheckedPutOptions,
): Promise<Spooled> {
  const path = `${dir}/${crypto.randomUUID()}`;
  try {
    const { mediaId, bytes, head, isText } = await receive(path, body, options.maxBytes);
    if (options.expectSha256 !== undefined && options.expectSha256 !== mediaId) {
      throw new HashMismatch(options.expectSha256, mediaId);
    }
    const mime = await sniff(head, isText);
    if (options.accept?.includes(mime) === false) throw new MediaRefused(mime, options.accept.join(", "));
    const size = await measure(path, mime);
    const media = { mediaId, mime, bytes, ...size };
    options.check?.(media);
    return { path, media };
  } catch (error) {
    await removeIfThere(path);
    throw error;
  }
}

interface Received {
  readonly mediaId: string;
  readonly bytes: number;
  readonly head: Uint8Array;
  readonly isText: () => boolean;
}

async function receive(path: string, body: ReadableStream<Uint8Array>, maxBytes: number): Promise<Received> {
  const hash = createHash("sha256");
  const probe = textProbe();
  const head = new Uint8Array(HEAD_BYTES);
  let bytes = 0;
  // for await would not cancel a body that was never read from, so the file is opened inside a reader of ours
  const reader = body.getReader();
  let file: Deno.FsFile | undefined;
  let blocks: BlockWriter | undefined;
  try {
    const opened = file = await writing(path, () => Deno.open(path, { write: true, createNew: true }));
    blocks = blockWriter((bytes) => writeAll(path, opened, bytes));
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      const chunk = next.value;
      if (bytes + chunk.length > maxBytes) throw new MediaTooLarge(maxBytes);
      if (bytes < HEAD_BYTES) head.set(chunk.subarray(0, HEAD_BYTES - bytes), bytes);
      hash.update(chunk);
      probe.push(chunk);
      await blocks.write(chunk);
      bytes += chunk.length;
    }
    await blocks.flush();
    const synced = file;
    await writing(path, () => synced.sync());
  } catch (error) {
    await reader.cancel(error).catch(() => {});
    throw error;
  } finally {
    await blocks?.settle();
    file?.close();
  }
  return {
    mediaId: hash.digest("hex"),
    bytes,
    head: head.subarray(0, Math.min(bytes, HEAD_BYTES)),
    isText: () => probe.isText(),
  };
}

async function writeAll(path: string, file: Deno.FsFile, chunk: Uint8Array): Promise<void> {
  for (let done = 0; done < chunk.length;) {
    done += await writing(path, () => file.write(chunk.subarray(done)));
  }
}

async function writing<T>(path: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (cause) {
    throw writeError(path, cause);
  }
}

/** Makes the folder with its parents. Throws `StorageUnwritable` or `StorageFull`. */
export async function makeDir(dir: string): Promise<void> {
  await writing(dir, () => Deno.mkdir(dir, { recursive: true }));
}

/** Removes the file; that it is gone already is fine. */
export async function removeIfThere(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw writeError(path, error);
  }
}

/** Removes every file of a spool folder: at start nobody is writing there, so all of them are left-overs. */
export async function sweepSpool(dir: string): Promise<number> {
  let removed = 0;
  for await (const entry of Deno.readDir(dir)) {
    if (!entry.isFile) continue;
    await removeIfThere(`${dir}/${entry.name}`);
    removed++;
  }
  return removed;
}

/** Removes files of the folder that were last written before that time, ms since 1970. Returns how many. */
export async function dropOlder(dir: string, before: number): Promise<number> {
  let removed = 0;
  for await (const { name, isFile } of Deno.readDir(dir)) {
    const path = `${dir}/${name}`;
    const { mtime } = isFile ? await Deno.stat(path).catch(gone) : { mtime: null };
    if (mtime === null || mtime.getTime() >= before) continue;
    await removeIfThere(path);
    removed++;
  }
  return removed;
}

/** A file that was finished or given up in between. */
function gone(error: unknown): { readonly mtime: null } {
  if (error instanceof Deno.errors.NotFound) return { mtime: null };
  throw error;
}
