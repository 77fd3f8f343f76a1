/** A connection to one bucket, whose failures all speak the same language. */

import { S3Client } from "@aws-sdk/client-s3";
import { type BucketAction, bucketError, codeOf, statusOf } from "./s3_errors.ts";
import type { BucketOptions } from "./s3.ts";

/** Nobody answers after this long: a wrong address in a private network refuses nothing. */
const CONNECT_MS = 5_000;
/** An answer that stops coming. */
const SILENCE_MS = 30_000;

export interface Bucket {
  readonly name: string;
  readonly client: S3Client;
  /** Where a key is: what every command names. */
  at(key: string): { readonly Bucket: string; readonly Key: string };
  /** The answer of a call; throws `BucketUnusable` or `StorageFull` when it fails. */
  ask<T>(action: BucketAction, key: string, answer: Promise<T>): Promise<T>;
  /** The same for what may not be there: null then. */
  find<T>(action: BucketAction, key: string, answer: Promise<T>): Promise<T | null>;
}

export function connectBucket(options: BucketOptions): Bucket {
  const { bucket: name, endpoint } = options;
  const client = new S3Client({
    region: options.region,
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    credentials: { accessKeyId: options.accessKeyId, secretAccessKey: options.secretAccessKey },
    requestHandler: { connectionTimeout: CONNECT_MS, socketTimeout: SILENCE_MS },
    // R2 refuses the checksums that the SDK would otherwise add
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });
  return {
    name,
    client,
    at: (Key) => ({ Bucket: name, Key }),
    async ask(action, key, answer) {
      try {
        return await answer;
      } catch (cause) {
        throw bucketError(name, action, key, cause);
      }
    },
    async find(action, key, answer) {
      try {
        return await answer;
      } catch (cause) {
        // a HEAD has no body to tell a missing bucket by
        if (statusOf(cause) === 404 && codeOf(cause) !== "NoSuchBucket") return null;
        throw bucketError(name, action, key, cause);
      }
    },
  };
}
