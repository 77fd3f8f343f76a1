/** The media store over a bucket: `s3.ts` loads it when it is wanted. */

import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { guardPresence } from "./presence.ts";
import type { S3MediaStore, S3Options } from "./s3.ts";
import { connectBucket } from "./s3_bucket.ts";
import { checkBucket } from "./s3_check.ts";
import { listBucket } from "./s3_list.ts";
import { noRemoval, removeNoted } from "./s3_removal.ts";
import { openUploads } from "./s3_upload.ts";
import { removeIfThere, spool, type Spooled, sweepSpool } from "./spool.ts";
import { GRACE_MS, isMediaId } from "./store.ts";

const keyOf = (mediaId: string) => `media/${mediaId}`;

/** See `openS3Media`; `spoolDir` is there. */
export function storeIn(options: S3Options): S3MediaStore {
  const { spoolDir } = options;
  const bucket = connectBucket(options);
  const { client, ask, at, find } = bucket;
  const uploads = openUploads(bucket);
  const presence = guardPresence();
  const checked = `checks/${crypto.randomUUID()}`;

  async function look(mediaId: string) {
    const head = await find("stat", keyOf(mediaId), client.send(new HeadObjectCommand(at(keyOf(mediaId)))));
    if (head === null) return null;
    const { ContentType: mime = "application/octet-stream", ContentLength: bytes = 0, LastModified } = head;
    return { mime, bytes, storedAt: Number(LastModified ?? 0) };
  }

  async function keep({ path, media: { mediaId, bytes, mime } }: Spooled): Promise<void> {
    const send = () => uploads.send(keyOf(mediaId), path, mime);
    const there = await look(mediaId);
    if (there?.bytes !== bytes || there.mime !== mime) return await send();
    if (there.storedAt >= Date.now() - GRACE_MS / 2) return;
    if (await renew(mediaId, mime)) await noRemoval(bucket, mediaId);
    if (await look(mediaId) === null) await send();
  }

  /** Makes the bytes young by a copy onto themselves; false when they are gone. */
  async function renew(mediaId: string, mime: string): Promise<boolean> {
    const key = keyOf(mediaId);
    const copy = new CopyObjectCommand({
      ...at(key),
      CopySource: `${bucket.name}/${key}`,
      // without a change S3 refuses such a copy
      MetadataDirective: "REPLACE",
      ContentType: mime,
    });
    return await find("renew", key, client.send(copy)) !== null;
  }

  return {
    async put(body, put) {
      const spooled = await spool(spoolDir, body, put);
      // the bytes are being put until the caller knows that they are there: the last step belongs to it
      await presence.putting(spooled.media.mediaId, async () => {
        try {
          await keep(spooled);
        } finally {
          await removeIfThere(spooled.path);
        }
      });
      return spooled.media;
    },

    async stat(mediaId) {
      const found = isMediaId(mediaId) ? await look(mediaId) : null;
      return found === null ? null : { mime: found.mime, bytes: found.bytes };
    },

    async read(mediaId, range) {
      if (!isMediaId(mediaId)) return null;
      const part = range === undefined ? {} : { Range: `bytes=${range.start}-${range.end}` };
      const get = new GetObjectCommand({ ...at(keyOf(mediaId)), ...part });
      const found = await find("read", keyOf(mediaId), client.send(get));
      return found?.Body === undefined
        ? null
        : found.Body.transformToWebStream() as ReadableStream<Uint8Array>;
    },

    async remove(mediaId) {
      if (!isMediaId(mediaId)) return;
      const key = keyOf(mediaId);
      await presence.removing(mediaId, async () => {
        await ask("remove", key, client.send(new DeleteObjectCommand(at(key))));
      });
    },

    async removeOlder(mediaId, storedBefore) {
      if (!isMediaId(mediaId)) return false;
      let removed = false;
      await presence.removing(mediaId, async () => {
        removed = await removeNoted(bucket, mediaId, async () => {
          const found = await look(mediaId);
          return found !== null && found.storedAt < storedBefore;
        });
      });
      return removed;
    },

    async signedUrl(mediaId, { mime, disposition, seconds }) {
      const get = new GetObjectCommand({
        ...at(keyOf(mediaId)),
        ResponseContentType: mime,
        ResponseContentDisposition: disposition,
      });
      return await getSignedUrl(client, get, { expiresIn: seconds });
    },

    list: (after = "") => listBucket(bucket, after),
    check: () => checkBucket(bucket, checked),
    dropUnfinished: (startedBefore) => uploads.drop("media/", startedBefore),
    sweep: () => sweepSpool(spoolDir),
    close: () => client.destroy(),
  };
}
