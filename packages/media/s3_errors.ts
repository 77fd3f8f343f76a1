/** What a bucket's refusal means, in words for the person who runs the server. */

import { BucketUnusable, StorageFull } from "./errors.ts";

/** What is done with a bucket, and the rights that the access key needs for it. */
const RIGHTS = {
  put: "s3:PutObject",
  // without the second, S3 denies to say that an object is not there
  stat: "s3:GetObject and s3:ListBucket",
  read: "s3:GetObject",
  list: "s3:ListBucket",
  remove: "s3:DeleteObject",
  renew: "s3:GetObject and s3:PutObject",
  "list unfinished uploads of": "s3:ListBucketMultipartUploads",
  "abort an upload to": "s3:AbortMultipartUpload",
} as const;

export type BucketAction = keyof typeof RIGHTS;

/** S3's own code → what is wrong and what to do. A HEAD has no body, so for it only the status tells. */
const WORDS: Readonly<Record<string, string>> = {
  NoSuchBucket: "there is no such bucket; make it or correct its name",
  InvalidAccessKeyId: "the access key is not known there; correct it",
  Unauthorized: "the access key is not known there; correct it",
  SignatureDoesNotMatch: "the secret is not that of the access key; correct it",
  AuthorizationHeaderMalformed: "the bucket is in another region; correct the region",
  InvalidRegionName: "the bucket is in another region; correct the region",
  PermanentRedirect: "the bucket is at another endpoint or in another region; correct them",
  RequestTimeTooSkewed: "this machine's clock is wrong; set it",
};

/**
 * The error for a call to the bucket that failed: `StorageFull` when there is no room (507), else `BucketUnusable`,
 * whose message says bucket, action and what is missing.
 */
export function bucketError(
  bucket: string,
  action: BucketAction,
  key: string,
  cause: unknown,
): StorageFull | BucketUnusable {
  const place = key === "" ? `s3://${bucket}` : `s3://${bucket}/${key}`;
  return statusOf(cause) === 507
    ? new StorageFull(place, { cause })
    : new BucketUnusable(action, place, reasonOf(action, cause), { cause });
}

function reasonOf(action: BucketAction, cause: unknown): string {
  const status = statusOf(cause);
  const code = codeOf(cause);
  const known = WORDS[code];
  if (known !== undefined) return known;
  if (status === 403) return `access is denied; give the access key the right ${RIGHTS[action]}`;
  if (status === 401) return WORDS["Unauthorized"] ?? "";
  if (status === 301) return WORDS["PermanentRedirect"] ?? "";
  if (status === undefined) {
    return `the endpoint does not answer (${code}); see whether its address is right and it is up`;
  }
  return `it answered ${status} ${code}; see whether the service has trouble, it is tried again`;
}

/** HTTP status of the answer; undefined when there was none. */
export function statusOf(error: unknown): number | undefined {
  const { $metadata, $response } = (error ?? {}) as {
    readonly $metadata?: { readonly httpStatusCode?: number };
    readonly $response?: { readonly statusCode?: number };
  };
  return $metadata?.httpStatusCode ?? $response?.statusCode;
}

/** S3's code, or the system's for a line that failed. */
export function codeOf(error: unknown): string {
  const { Code, code, name } = (error ?? {}) as { Code?: string; code?: string; name?: string };
  return Code ?? code ?? name ?? "unknown";
}
