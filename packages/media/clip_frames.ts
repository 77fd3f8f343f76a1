/** Pictures out of clips: one clip at a time, each in a worker of its own that is ended when it takes too long. */

import { Semaphore } from "es-toolkit";
import type { ClipAnswer, ClipTask } from "./clip_task.ts";
import { MediaRefused } from "./errors.ts";
import { removeIfThere } from "./spool.ts";
import type { MediaStore } from "./store.ts";
import { VariantUnavailable } from "./variant_errors.ts";

const LIMIT_MS = 20_000;
const PLAYABLE = "a clip that players can show";
const clips = new Semaphore(1);

/**
 * The pictures that `what` means, of the clip of type `mime`, as PNG files; at least one. Throws `MediaRefused` when
 * none can be decoded within `limitMs`, and `VariantUnavailable`.
 */
export async function clipFrames(
  store: Pick<MediaStore, "read">,
  mediaId: string,
  mime: string,
  what: ClipTask["what"],
  { limitMs = LIMIT_MS }: { readonly limitMs?: number } = {},
): Promise<readonly Uint8Array<ArrayBuffer>[]> {
  await clips.acquire();
  try {
    const { pictures, said } = await withFile(
      store,
      mediaId,
      (path) => inWorker({ what, path, mime }, limitMs),
    );
    if (pictures.length > 0) return pictures;
    throw new MediaRefused(`a ${mime} that cannot be decoded`, PLAYABLE, { cause: new Error(said) });
  } finally {
    clips.release();
  }
}

/** Runs `use` with the clip as a file: the decoder jumps about in it, and 200 MB of it are not for the memory. */
async function withFile<T>(
  store: Pick<MediaStore, "read">,
  mediaId: string,
  use: (path: string) => Promise<T>,
): Promise<T> {
  const path = await Deno.makeTempFile({ prefix: "sluice-clip-" });
  try {
    await copyTo(path, store, mediaId);
    return await use(path);
  } finally {
    await removeIfThere(path);
  }
}

async function copyTo(path: string, store: Pick<MediaStore, "read">, mediaId: string): Promise<void> {
  const stream = await store.read(mediaId);
  if (stream === null) throw new VariantUnavailable("the media were removed meanwhile");
  try {
    await Deno.writeFile(path, stream);
  } catch (cause) {
    throw new VariantUnavailable("the stored bytes cannot be read", { cause });
  }
}

async function inWorker(task: ClipTask, limitMs: number): Promise<ClipAnswer> {
  const worker = new Worker(new URL("./clip_worker.ts", import.meta.url), { type: "module" });
  const answer = Promise.withResolvers<ClipAnswer>();
  let ready = false;
  const fail = (found: string, cause: Error) =>
    answer.reject(
      ready
        ? new MediaRefused(found, PLAYABLE, { cause })
        : new VariantUnavailable("the decoder of clips cannot be started", { cause }),
    );
  worker.onmessage = ({ data }: MessageEvent<ClipAnswer | "ready">) => {
    if (data !== "ready") return answer.resolve(data);
    ready = true;
    worker.postMessage(task);
  };
  worker.onerror = (event) => {
    event.preventDefault();
    fail(`a ${task.mime} that breaks the decoder`, new Error(event.message));
  };
  const timer = setTimeout(() => {
    const seconds = `longer than ${limitMs / 1_000} s`;
    fail(`a ${task.mime} that takes ${seconds} to decode`, new Error(`waited ${seconds}`));
  }, limitMs);
  try {
    return await answer.promise;
  } finally {
    clearTimeout(timer);
    worker.terminate();
  }
}
