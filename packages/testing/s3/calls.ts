/** Which S3 operation a request is, by its method, path and query. */

const OPERATIONS = [
  "HeadBucket",
  "ListObjectsV2",
  "ListMultipartUploads",
  "HeadObject",
  "GetObject",
  "PutObject",
  "CopyObject",
  "DeleteObject",
  "CreateMultipartUpload",
  "UploadPart",
  "CompleteMultipartUpload",
  "AbortMultipartUpload",
] as const;

export type S3Operation = typeof OPERATIONS[number];

/** A request that the server was sent. */
export interface S3Call {
  readonly operation: S3Operation;
  /** Empty for the bucket itself. */
  readonly key: string;
}

/** What of a request tells the operation. */
export interface S3Request {
  readonly method: string;
  /** `/<bucket>/<key>` */
  readonly path: string;
  readonly query: Readonly<Record<string, string | string[] | undefined>>;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** The call that the request is; one of another kind than ours is taken for the nearest. */
export function callOf({ method, path, query, headers }: S3Request): S3Call {
  const key = decodeURIComponent(path.split("/").slice(2).join("/"));
  const is = (operation: S3Operation): S3Call => ({ operation, key });
  const has = (name: string) => query[name] !== undefined;
  if (key === "") {
    if (method === "HEAD") return is("HeadBucket");
    return is(has("uploads") ? "ListMultipartUploads" : "ListObjectsV2");
  }
  switch (method) {
    case "HEAD":
      return is("HeadObject");
    case "PUT":
      if (has("uploadId")) return is("UploadPart");
      return is(headers["x-amz-copy-source"] === undefined ? "PutObject" : "CopyObject");
    case "POST":
      return is(has("uploads") ? "CreateMultipartUpload" : "CompleteMultipartUpload");
    case "DELETE":
      return is(has("uploadId") ? "AbortMultipartUpload" : "DeleteObject");
    default:
      return is("GetObject");
  }
}
