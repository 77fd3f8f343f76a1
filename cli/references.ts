/** What a job starts from: local files and addresses become media ids, ids stay what they are. */

import { basename } from "node:path";
import type { Client } from "./client.ts";
import { UsageWrong } from "./failures.ts";

/** Largest reference that Sluice takes, bytes: a clip. */
const MAX_BYTES = 200 * 1024 * 1024;
const MEDIA_ID = /^[0-9a-f]{64}$/;
const JOB_ID = /^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|video_[0-9a-f]{32})$/i;

/** Sends what must be sent, in order, and returns what the job names. Throws `UsageWrong` for a file that cannot be read, before anything is sent. */
export async function sendReferences(
  client: Client,
  sources: readonly string[],
  signal?: AbortSignal,
): Promise<string[]> {
  const files = await Promise.all(sources.map((source) => isFile(source) ? readFile(source) : null));
  const ids: string[] = [];
  for (const [i, source] of sources.entries()) {
    const file = files[i] ?? null;
    if (file !== null) ids.push(await client.upload(file, signal));
    else if (/^https?:/i.test(source)) ids.push(await client.uploadFrom(source, signal));
    else ids.push(source);
  }
  return ids;
}

function isFile(source: string): boolean {
  return !MEDIA_ID.test(source) && !JOB_ID.test(source) && !/^(https?|data):/i.test(source);
}

async function readFile(path: string): Promise<File> {
  try {
    const { size, isFile } = await Deno.stat(path);
    if (!isFile) throw new UsageWrong(`read the file "${path}": it is not a file`);
    if (size > MAX_BYTES) {
      throw new UsageWrong(`read the file "${path}": it has ${size} bytes, accepted are ${MAX_BYTES}`);
    }
    return new File([await Deno.readFile(path)], basename(path));
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw new UsageWrong(
      `read the file "${path}": it does not exist; accepted are a file, an address, a media id and a job id`,
      { cause },
    );
  }
}
