/** Snapshots in a bucket, under the key `snapshots/<format>/<cell>/<name>`. */

import { Buffer } from "node:buffer";
import { type Readable, Writable } from "node:stream";
import { StorageFull, StorageUnwritable } from "./errors.ts";
import type { S3Options } from "./s3.ts";
import { named, nameOf, type SnapshotStore, type StoredSnapshot } from "./snapshots.ts";
import { pack, unpack } from "./snapshots_pack.ts";

/** A snapshot store that holds connections. */
export interface S3SnapshotStore extends SnapshotStore {
  close(): void;
}

/**
 * Opens the bucket for snapshots of one format; asks nothing of it yet. They are packed in memory, where the state that
 * they are of has its place anyway, so that a leader needs no disk.
 */
export async function openS3Snapshots(
  options: Omit<S3Options, "spoolDir">,
  format: number,
): Promise<S3SnapshotStore> {
  // loaded here, so that a process with its snapshots on disk does not carry the SDK
  const { S3Client, DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand } =
    await import(
      "@aws-sdk/client-s3"
    );
  const { bucket: Bucket } = options;
  const client = new S3Client({
    region: options.region,
    ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint, forcePathStyle: true }),
    credentials: { accessKeyId: options.accessKeyId, secretAccessKey: options.secretAccessKey },
    // R2 refuses the checksums that the SDK would otherwise add
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });
  const shelfOf = (cell: number) => `snapshots/${format}/${cell}/`;
  const at = (snapshot: StoredSnapshot) => ({ Bucket, Key: shelfOf(snapshot.cell) + nameOf(snapshot) });

  async function newest(cell: number) {
    const names: string[] = [];
    let after: string | undefined;
    do {
      const page = await client.send(
        new ListObjectsV2Command({ Bucket, Prefix: shelfOf(cell), StartAfter: after }),
      );
      for (const { Key = "" } of page.Contents ?? []) names.push(Key.slice(shelfOf(cell).length));
      after = page.IsTruncated === true ? page.Contents?.at(-1)?.Key : undefined;
    } while (after !== undefined);
    return named(cell, names);
  }

  return {
    newest,

    async put(cell, { number, hash }, body) {
      const pieces: Uint8Array[] = [];
      const sink = new Writable({
        write: (piece, _, next) => {
          pieces.push(piece);
          next();
        },
      });
      const snapshot = { cell, number, hash, sha256: await pack(body, sink, "memory") };
      const Body = Buffer.concat(pieces);
      try {
        await client.send(new PutObjectCommand({ ...at(snapshot), Body, ContentType: "application/gzip" }));
      } catch (cause) {
        throw s3WriteError(`s3://${Bucket}/${at(snapshot).Key}`, cause);
      }
      return snapshot;
    },

    async read(snapshot) {
      const { Body } = await client.send(new GetObjectCommand(at(snapshot))).catch(missing);
      if (Body === undefined) return null;
      return unpack(snapshot, Body as Readable);
    },

    async prune(cell, keep) {
      const old = (await newest(cell)).slice(keep);
      for (const snapshot of old) await client.send(new DeleteObjectCommand(at(snapshot)));
      return old.length;
    },

    close: () => client.destroy(),
  };
}

function statusOf(error: unknown): number | undefined {
  return (error as { readonly $metadata?: { readonly httpStatusCode?: number } } | null)?.$metadata
    ?.httpStatusCode;
}

function missing(error: unknown): { readonly Body?: undefined } {
  if (statusOf(error) === 404) return {};
  throw error;
}

function s3WriteError(place: string, cause: unknown): Error {
  return statusOf(cause) === 507
    ? new StorageFull(place, { cause })
    : new StorageUnwritable(place, { cause });
}
