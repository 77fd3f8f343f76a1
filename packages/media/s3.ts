/** Media in a bucket of S3, R2 or anything that speaks the same protocol, under the key `media/<hash>`. */

import type { S3Client } from "@aws-sdk/client-s3";
import { StorageFull, StorageUnwritable } from "./errors.ts";
import { guardPresence } from "./presence.ts";
import { makeDir, removeIfThere, spool, type Spooled, sweepSpool } from "./spool.ts";
import { isMediaId, type MediaStore } from "./store.ts";

export interface S3Options {
  /** Absent for AWS itself. */
  readonly endpoint?: string;
  readonly bucket: string;
  /** `auto` for R2. */
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** A local folder of this process alone, with room for the uploads that run at one time; `spool.ts` says why. */
  readonly spoolDir: string;
}

/** A media store that holds connections. */
export interface S3MediaStore extends MediaStore {
  close(): void;
}

/**
 * Opens the bucket, which must exist; throws `StorageUnwritable` when it cannot be reached with these credentials.
 * A process that dies within an upload leaves an unfinished multipart upload, which costs storage but is never seen:
 * give the bucket the lifecycle rule that aborts these after a day.
 */
export async function openS3Media(options: S3Options): Promise<S3MediaStore> {
  // loaded here, so that a process with its media on disk does not carry the SDK
  const { S3Client, DeleteObjectCommand, HeadBucketCommand, HeadObjectCommand, GetObjectCommand } =
    await import(
      "@aws-sdk/client-s3"
    );
  const { bucket, spoolDir } = options;
  await makeDir(spoolDir);
  const client = new S3Client({
    region: options.region,
    ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint, forcePathStyle: true }),
    credentials: { accessKeyId: options.accessKeyId, secretAccessKey: options.secretAccessKey },
    // R2 refuses the checksums that the SDK would otherwise add
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });
  try {
    await client.send(new HeadBucketCommand({ Bucket: bucket }));
  } catch (cause) {
    client.destroy();
    throw new StorageUnwritable(`s3://${bucket}`, { cause });
  }

  const presence = guardPresence();
  const keyOf = (mediaId: string) => ({ Bucket: bucket, Key: `media/${mediaId}` });
  const stat = async (mediaId: string) => {
    if (!isMediaId(mediaId)) return null;
    const head = await unlessMissing(client.send(new HeadObjectCommand(keyOf(mediaId))));
    return head === null
      ? null
      : { mime: head.ContentType ?? "application/octet-stream", bytes: head.ContentLength ?? 0 };
  };

  return {
    async put(body, put) {
      const spooled = await spool(spoolDir, body, put);
      const { mediaId, bytes, mime } = spooled.media;
      // the bytes are being put until the caller knows that they are there: the last step belongs to it
      await presence.putting(mediaId, async () => {
        try {
          const there = await stat(mediaId);
          if (there?.bytes !== bytes || there.mime !== mime) await upload(client, keyOf(mediaId), spooled);
        } catch (cause) {
          throw s3WriteError(`s3://${bucket}/media/${mediaId}`, cause);
        } finally {
          await removeIfThere(spooled.path);
        }
      });
      return spooled.media;
    },

    stat,

    async read(mediaId, range) {
      if (!isMediaId(mediaId)) return null;
      const part = range === undefined ? {} : { Range: `bytes=${range.start}-${range.end}` };
      const found = await unlessMissing(client.send(new GetObjectCommand({ ...keyOf(mediaId), ...part })));
      return found?.Body === undefined
        ? null
        : found.Body.transformToWebStream() as ReadableStream<Uint8Array>;
    },

    async remove(mediaId) {
      if (!isMediaId(mediaId)) return;
      await presence.removing(mediaId, async () => {
        await client.send(new DeleteObjectCommand(keyOf(mediaId))).catch((cause) => {
          throw s3WriteError(`s3://${bucket}/media/${mediaId}`, cause);
        });
      });
    },

    sweep: () => sweepSpool(spoolDir),
    close: () => client.destroy(),
  };
}

/** Sends the file in parts of 8 MiB, four at a time: at most 32 MiB of it are in memory. */
async function upload(
  client: S3Client,
  key: { Bucket: string; Key: string },
  { path, media }: Spooled,
): Promise<void> {
  const { Upload } = await import("@aws-sdk/lib-storage");
  const { createReadStream } = await import("node:fs");
  const params = { ...key, Body: createReadStream(path), ContentType: media.mime };
  await new Upload({ client, params, partSize: 8 * 1024 * 1024, queueSize: 4 }).done();
}

async function unlessMissing<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (statusOf(error) === 404) return null;
    throw error;
  }
}

function s3WriteError(place: string, cause: unknown): Error {
  return statusOf(cause) === 507
    ? new StorageFull(place, { cause })
    : new StorageUnwritable(place, { cause });
}

function statusOf(error: unknown): number | undefined {
  return (error as { readonly $metadata?: { readonly httpStatusCode?: number } } | null)?.$metadata
    ?.httpStatusCode;
}
