/** Media in a bucket of S3, R2 or anything that speaks the same protocol, under the key `media/<hash>`. */

import { makeDir } from "./spool.ts";
import type { MediaStore } from "./store.ts";

/** A bucket and the way to it. */
export interface BucketOptions {
  /** Absent for AWS itself. */
  readonly endpoint?: string;
  readonly bucket: string;
  /** `auto` for R2. */
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface S3Options extends BucketOptions {
  /** A local folder of this process alone, with room for the uploads that run at one time; `spool.ts` says why. */
  readonly spoolDir: string;
}

/** How media are to be sent by the bucket itself. */
export interface SignedUrlOptions {
  /** As it stands in the answer, such as `text/plain; charset=utf-8`. */
  readonly mime: string;
  /** As it stands in the answer, such as `inline`. */
  readonly disposition: string;
  /** How long the URL is good. */
  readonly seconds: number;
}

/** A media store that holds connections. */
export interface S3MediaStore extends MediaStore {
  /** A URL at which the bucket itself gives the bytes to anybody, for a while. Whether they are there is not asked. */
  signedUrl(mediaId: string, options: SignedUrlOptions): Promise<string>;
  close(): void;
}

/**
 * Opens the bucket without asking whether it is there: `check` tells, now and whenever it is asked again. Throws
 * `StorageUnwritable` when `spoolDir` cannot be made.
 */
export async function openS3Media(options: S3Options): Promise<S3MediaStore> {
  await makeDir(options.spoolDir);
  // loaded here, so that a process with its media on disk does not carry the SDK
  const { storeIn } = await import("./s3_store.ts");
  return storeIn(options);
}
