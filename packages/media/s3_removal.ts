/**
 * Keeps a removal and a put of the same bytes apart when they are in different processes. S3 has no lock and removes on no
 * condition, so both leave a trace before they look for the other's: the removal a note under `removing/`, the put a new
 * time on the object. Whoever comes second sees the first (docs/adr/0024).
 */

import { DeleteObjectCommand, HeadObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { delay } from "es-toolkit/promise";
import type { Bucket } from "./s3_bucket.ts";

/** A removal gives up when it has not come to its end by then. */
const REMOVE_WITHIN_MS = 20_000;
/** A note as old as this was left by a process that ended. */
const NOTE_LIVES_MS = 60_000;
const LOOK_AGAIN_MS = 250;

/** The note that the bytes are being removed. */
const noteOf = (mediaId: string) => `removing/${mediaId}`;

/** Removes the object if `isOld` still says so once the note is there. Returns whether it did. */
export async function removeNoted(
  bucket: Bucket,
  mediaId: string,
  isOld: () => Promise<boolean>,
): Promise<boolean> {
  const { client, ask, at } = bucket;
  const [note, key] = [noteOf(mediaId), `media/${mediaId}`];
  const signal = AbortSignal.timeout(REMOVE_WITHIN_MS);
  const within = { abortSignal: signal };
  // 1. the note, 2. the look, 3. the removal: a put that makes the object young after 2 finds the note
  await ask("put", note, client.send(new PutObjectCommand({ ...at(note), Body: "removing" }), within));
  try {
    if (!await isOld() || signal.aborted) return false;
    await ask("remove", key, client.send(new DeleteObjectCommand(at(key)), within));
    return true;
  } finally {
    // one that stays behind counts no more after a while
    await client.send(new DeleteObjectCommand(at(note))).catch(() => {});
  }
}

/** Resolves when no removal of the bytes is under way that may not have seen what was done to them before the call. */
export async function noRemoval(bucket: Bucket, mediaId: string): Promise<void> {
  const note = noteOf(mediaId);
  for (;;) {
    const found = await bucket.find("stat", note, bucket.client.send(new HeadObjectCommand(bucket.at(note))));
    if (found === null || Number(found.LastModified ?? 0) < Date.now() - NOTE_LIVES_MS) return;
    await delay(LOOK_AGAIN_MS);
  }
}
