/** The way of a whole file into a bucket, in parts. */

import { createReadStream } from "node:fs";
import {
  AbortMultipartUploadCommand,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandOutput,
  type MultipartUpload,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { Semaphore } from "es-toolkit/promise";
import type { Bucket } from "./s3_bucket.ts";
import { statusOf } from "./s3_errors.ts";

/** Bytes of a part; what is smaller goes in one piece. */
const PART_BYTES = 8 * 1024 * 1024;
/** Parts of one file under way, and files: at most 128 MiB are in memory, however many outputs come at once. */
const PARTS = 2;
const FILES = 8;

export interface Uploads {
  /** Sends the file; nothing of it is left in the bucket when that fails. */
  send(key: string, path: string, mime: string): Promise<void>;
  /** Aborts uploads to keys under `prefix` that began before that time, ms since 1970. Returns how many. */
  drop(prefix: string, startedBefore: number): Promise<number>;
}

type Listing = Partial<ListMultipartUploadsCommandOutput>;

export function openUploads(bucket: Bucket): Uploads {
  const { client, name } = bucket;
  const room = new Semaphore(FILES);

  const abort = (key: string, id: string) =>
    client.send(new AbortMultipartUploadCommand({ ...bucket.at(key), UploadId: id }));

  async function send(key: string, path: string, mime: string): Promise<void> {
    const upload = new Upload({
      client,
      params: { ...bucket.at(key), Body: createReadStream(path), ContentType: mime },
      partSize: PART_BYTES,
      queueSize: PARTS,
      // it would tell of its own abortion's failure instead of the cause
      leavePartsOnError: true,
    });
    try {
      await upload.done();
    } catch (error) {
      // what cannot be aborted now is dropped by the sweep
      if (upload.uploadId !== undefined) await abort(key, upload.uploadId).catch(() => {});
      throw error;
    }
  }

  return {
    async send(key, path, mime) {
      await room.acquire();
      try {
        await bucket.ask("put", key, send(key, path, mime));
      } finally {
        room.release();
      }
    },

    async drop(prefix, startedBefore) {
      let dropped = 0;
      for await (const { Key, UploadId, Initiated } of unfinished(prefix)) {
        if (Key === undefined || UploadId === undefined || !(Number(Initiated) < startedBefore)) continue;
        await bucket.find("abort an upload to", Key, abort(Key, UploadId));
        dropped++;
      }
      return dropped;
    },
  };

  async function* unfinished(prefix: string): AsyncIterable<MultipartUpload> {
    let place: { KeyMarker?: string | undefined; UploadIdMarker?: string | undefined } = {};
    for (let more = true; more;) {
      const listing: Promise<Listing> = client.send(
        new ListMultipartUploadsCommand({ Bucket: name, Prefix: prefix, ...place }),
      );
      const page = await bucket.ask("list unfinished uploads of", "", listing.catch(unlessUnknown));
      yield* page.Uploads ?? [];
      more = page.IsTruncated === true;
      place = { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker };
    }
  }
}

/** Not every server has this operation; those drop unfinished uploads by themselves, or keep none. */
function unlessUnknown(error: unknown): Listing {
  const status = statusOf(error);
  if (status === 501 || status === 405) return {};
  throw error;
}
