/** Where media come from, for pages that may load nothing else. */

import type { Config } from "./read.ts";

/** Origins beside the gateway's own: storage's, and the bucket's when media are sent straight from it. */
export function mediaOrigins({ SLUICE_UPLOAD_URL: upload, SLUICE_S3_DIRECT: direct, s3 }: Config): string[] {
  const urls = upload === undefined ? [] : [upload];
  if (direct === "on" && s3 !== null) {
    urls.push("endpoint" in s3 ? s3.endpoint : `https://${s3.bucket}.s3.${s3.region}.amazonaws.com`);
  }
  return urls.map((url) => new URL(url).origin);
}
