/** How a snapshot's bytes are packed with gzip and come out again, hashed on the way in and on the way out. */

import { createHash } from "node:crypto";
import { Readable, type Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { writeError } from "./errors.ts";
import { SnapshotCorrupt, type StoredSnapshot } from "./snapshots.ts";

/**
 * Writes the bytes, packed, to `sink` and returns their hash. Throws the body's own error as it is, and `StorageFull` or
 * `StorageUnwritable` for `place` when the sink fails.
 */
export async function pack(body: AsyncIterable<Uint8Array>, sink: Writable, place: string): Promise<string> {
  const hash = createHash("sha256");
  let broken: { readonly error: unknown } | null = null;
  async function* hashed() {
    try {
      for await (const bytes of body) {
        hash.update(bytes);
        yield bytes;
      }
    } catch (error) {
      broken = { error };
      throw error;
    }
  }
  try {
    // quick rather than small: it runs beside a decider
    await pipeline(Readable.from(hashed()), createGzip({ level: 1 }), sink);
  } catch (cause) {
    throw broken === null ? writeError(place, cause) : (broken as { readonly error: unknown }).error;
  }
  return hash.digest("hex");
}

/** The bytes that were packed. Throws `SnapshotCorrupt` at the end when they are others. */
export async function* unpack(snapshot: StoredSnapshot, source: Readable): AsyncGenerator<Uint8Array> {
  const hash = createHash("sha256");
  const gunzip = createGunzip();
  // what goes wrong in it is thrown where it is read
  pipeline(source, gunzip).catch(() => {});
  try {
    for await (const bytes of gunzip as AsyncIterable<Uint8Array>) {
      hash.update(bytes);
      yield bytes;
    }
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new SnapshotCorrupt(snapshot, `it cannot be unpacked: ${why}`, { cause });
  } finally {
    source.destroy();
  }
  if (hash.digest("hex") !== snapshot.sha256) {
    throw new SnapshotCorrupt(snapshot, "its bytes were changed, the hash in its name does not match");
  }
}
