/** The snapshot store in a bucket: one object a snapshot. */

import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { Buffer } from "node:buffer";
import { type Readable, Writable } from "node:stream";
import type { BucketOptions } from "./s3.ts";
import { connectBucket } from "./s3_bucket.ts";
import { named, nameOf, type StoredSnapshot } from "./snapshots.ts";
import { pack, unpack } from "./snapshots_pack.ts";
import type { S3SnapshotStore } from "./snapshots_s3.ts";

/** See `openS3Snapshots`. */
export function snapshotsIn(options: BucketOptions, format: number): S3SnapshotStore {
  const { name: Bucket, client, at, ask, find } = connectBucket(options);
  const shelfOf = (cell: number) => `snapshots/${format}/${cell}/`;
  const keyOf = (snapshot: StoredSnapshot) => shelfOf(snapshot.cell) + nameOf(snapshot);

  async function newest(cell: number) {
    const Prefix = shelfOf(cell);
    const names: string[] = [];
    let StartAfter: string | undefined;
    do {
      const list = new ListObjectsV2Command({ Bucket, Prefix, StartAfter });
      const { Contents = [], IsTruncated } = await ask("list", "", client.send(list));
      for (const { Key = "" } of Contents) names.push(Key.slice(Prefix.length));
      StartAfter = IsTruncated === true ? Contents.at(-1)?.Key : undefined;
    } while (StartAfter !== undefined);
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
      const key = keyOf(snapshot);
      const Body = Buffer.concat(pieces);
      const put = new PutObjectCommand({ ...at(key), Body, ContentType: "application/gzip" });
      await ask("put", key, client.send(put));
      return snapshot;
    },

    async read(snapshot) {
      const key = keyOf(snapshot);
      const found = await find("read", key, client.send(new GetObjectCommand(at(key))));
      return found === null ? null : unpack(snapshot, found.Body as Readable);
    },

    async prune(cell, keep) {
      const old = (await newest(cell)).slice(keep);
      for (const snapshot of old) {
        const key = keyOf(snapshot);
        await ask("remove", key, client.send(new DeleteObjectCommand(at(key))));
      }
      return old.length;
    },

    close: () => client.destroy(),
  };
}
