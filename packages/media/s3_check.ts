/** Whether a bucket can be used, tried with an object of its own. */

import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import type { Bucket } from "./s3_bucket.ts";

/**
 * Puts, lists, reads and removes the small object `key`, whose name is of this process alone: so one that cannot be
 * removed is one and not many. Null when all went well, else why not.
 */
export async function checkBucket({ client, ask, at, name }: Bucket, key: string): Promise<string | null> {
  const put = new PutObjectCommand({ ...at(key), Body: key, ContentType: "text/plain" });
  const list = new ListObjectsV2Command({ Bucket: name, Prefix: key, MaxKeys: 1 });
  const remove = new DeleteObjectCommand(at(key));
  const failures: string[] = [];
  const tried = async (answer: Promise<unknown>) => {
    await answer.catch((error: Error) => failures.push(error.message));
  };
  const read = async () => {
    const { Body } = await client.send(new GetObjectCommand(at(key)));
    const text = await Body?.transformToString();
    if (text !== key) throw new Error("it holds something else than what was put");
  };
  await tried(ask("put", key, client.send(put)));
  // what was not put tells nothing about the rest
  if (failures.length > 0) return failures.join("; ");
  await tried(ask("list", "", client.send(list)));
  await tried(ask("read", key, read()));
  await tried(ask("remove", key, client.send(remove)));
  return failures.length === 0 ? null : failures.join("; ");
}
