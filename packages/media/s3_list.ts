/** The media of a bucket, page by page. */

import { ListObjectsV2Command } from "@aws-sdk/client-s3";
import type { Bucket } from "./s3_bucket.ts";
import { isMediaId, type ListedMedia } from "./store.ts";

const PREFIX = "media/";

/** Objects `media/<id>` with an id above `after`, by id. `pageSize` is 1 to 1,000. */
export async function* listBucket(
  { client, ask, name }: Bucket,
  after: string,
  pageSize = 1_000,
): AsyncIterable<ListedMedia> {
  let last = after;
  for (let more = true; more;) {
    // from the last key on, not by a token: a token may be forgotten while a slow reader is at its page
    const page = await ask(
      "list",
      "",
      client.send(
        new ListObjectsV2Command({
          Bucket: name,
          Prefix: PREFIX,
          StartAfter: PREFIX + last,
          MaxKeys: pageSize,
        }),
      ),
    );
    for (const { Key = "", Size = 0, LastModified } of page.Contents ?? []) {
      last = Key.slice(PREFIX.length);
      if (!isMediaId(last)) continue;
      yield { mediaId: last, bytes: Size, storedAt: Number(LastModified ?? 0) };
    }
    more = page.IsTruncated === true;
  }
}
