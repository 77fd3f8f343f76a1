/**
 * What S3 has and s3rver lacks, done on s3rver's own folder: ending and listing unfinished uploads, the new time of a copy,
 * and pages of a list (s3rver makes their tokens with DES, which Deno does not have).
 */

import type { S3Call } from "./calls.ts";
import { refuse, type S3Context } from "./faults.ts";

/** The folder of a bucket and where s3rver keeps its unfinished uploads. */
export interface BucketFolder {
  /** The file of an object. */
  fileOf(key: string): string;
  /** Ids of the unfinished uploads. */
  unfinished(): string[];
  /** Does the call if it is one that s3rver lacks. */
  serve(call: S3Call, context: S3Context): Promise<boolean>;
  /** To be called when s3rver has answered. */
  finish(call: S3Call, context: S3Context): void;
}

/** s3rver's own list. */
export interface S3Lister {
  listObjects(
    bucket: string,
    options: { readonly prefix: string; readonly startAfter: string; readonly maxKeys: number },
  ): Promise<{
    readonly objects: readonly {
      readonly key: string;
      readonly size: number;
      readonly lastModifiedDate: Date;
    }[];
    readonly isTruncated: boolean;
  }>;
}

export function bucketFolder(root: string, bucket: string, lister: S3Lister): BucketFolder {
  const fileOf = (key: string) => `${root}/${bucket}/${key}._S3rver_object`;
  const uploads = `${root}/${bucket}/._S3rver_uploads`;
  const unfinished = () => {
    try {
      return [...Deno.readDirSync(uploads)].map(({ name }) => name);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return [];
      throw error;
    }
  };
  const describe = (id: string) => {
    const key = Deno.readTextFileSync(`${uploads}/${id}/key`);
    const initiated = Deno.statSync(`${uploads}/${id}/key`).mtime?.toISOString() ?? "";
    return `<Upload><Key>${key}</Key><UploadId>${id}</UploadId><Initiated>${initiated}</Initiated></Upload>`;
  };
  async function list({ query }: S3Context): Promise<string> {
    const [prefix = "", startAfter = "", maxKeys = "1000"] = ["prefix", "start-after", "max-keys"].map((
      name,
    ) => query[name]?.toString());
    const options = { prefix, startAfter, maxKeys: Number(maxKeys) };
    const { objects, isTruncated } = await lister.listObjects(bucket, options);
    const contents = objects.map(({ key, size, lastModifiedDate }) =>
      `<Contents><Key>${key}</Key><Size>${size}</Size><LastModified>${lastModifiedDate.toISOString()}</LastModified></Contents>`
    );
    return `<?xml version="1.0"?><ListBucketResult>${
      contents.join("")
    }<IsTruncated>${isTruncated}</IsTruncated></ListBucketResult>`;
  }
  return {
    fileOf,
    unfinished,
    async serve({ operation }, context) {
      if (operation === "ListObjectsV2" && context.path.split("/")[1] === bucket) {
        context.body = await list(context);
        context.type = "application/xml";
        return true;
      }
      if (operation === "AbortMultipartUpload") {
        const id = String(context.query["uploadId"]);
        if (!unfinished().includes(id)) refuse(context, 404, "NoSuchUpload");
        else {
          Deno.removeSync(`${uploads}/${id}`, { recursive: true });
          context.status = 204;
        }
        return true;
      }
      if (operation !== "ListMultipartUploads") return false;
      context.type = "application/xml";
      context.body = `<?xml version="1.0"?><ListMultipartUploadsResult>${
        unfinished().map(describe).join("")
      }<IsTruncated>false</IsTruncated></ListMultipartUploadsResult>`;
      return true;
    },
    finish({ operation, key }, { status }) {
      if (operation === "CopyObject" && status === 200) Deno.utimeSync(fileOf(key), new Date(), new Date());
    },
  };
}
