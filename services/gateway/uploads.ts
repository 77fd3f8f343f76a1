/** Where the bytes of a form's part go as they arrive: into memory, into the media store, or nowhere. */

import { Buffer } from "node:buffer";
import {
  CLIPS,
  HEAD_BYTES,
  looksLikeClip,
  MediaRefused,
  type MediaStore,
  MediaTooLarge,
} from "@sluice/media";
import { EdgeError, type FieldValue, quoted, StoredUpload } from "@sluice/protocol";
import { handOver } from "./uploads_hand_over.ts";

/** Takes a part's bytes in order; `write` and `end` throw `EdgeError`. One of `end` and `abort` is the last call. */
export interface PartSink {
  /** Resolves when more may come; the bytes are the caller's again then. */
  write(bytes: Buffer): Promise<void> | void;
  /** The part's value; null when it is not wanted. */
  end(): Promise<FieldValue> | FieldValue | null;
  /** The part will not come to its end: what was kept of it goes. */
  abort(cause: unknown): Promise<void> | void;
}

/** Where clips go, and how long they may be. */
export interface ClipStore {
  readonly media: Pick<MediaStore, "put">;
  readonly maxBytes: number;
}

/** Counts the bytes of a part that nobody wants. */
export function unwanted(name: string, limit: number): PartSink {
  return { write: counter(name, limit), end: () => null, abort: () => {} };
}

/** Keeps a part's text. */
export function textPart(name: string, limit: number): PartSink {
  const chunks: Buffer[] = [];
  const count = counter(name, limit);
  return {
    write(bytes) {
      count(bytes);
      chunks.push(Buffer.from(bytes));
    },
    end: () => Buffer.concat(chunks).toString("utf8"),
    abort: () => {},
  };
}

/**
 * Keeps a file's bytes. With `clips`, a file whose first bytes are those of a clip goes there as it comes; whatever the
 * sender calls it, for SDKs call everything `application/octet-stream`.
 */
export function filePart(name: string, limit: number, clips: ClipStore | null): PartSink {
  const count = counter(name, limit);
  let chunks: Buffer[] = [];
  let bytes = 0;
  let clip: PartSink | null = null;
  let undecided = clips !== null;

  const decide = async () => {
    undecided = false;
    const head = Buffer.concat(chunks);
    if (clips === null || !await looksLikeClip(head.subarray(0, HEAD_BYTES))) return;
    clip = clipPart(name, clips);
    chunks = [];
    await clip.write(head);
  };
  return {
    async write(chunk) {
      if (clip !== null) return await clip.write(chunk);
      chunks.push(Buffer.from(chunk));
      bytes += chunk.length;
      if (undecided && bytes >= HEAD_BYTES) await decide();
      // the limit of what stays in memory is not that of clips
      if (clip === null) count(chunk);
    },
    async end() {
      if (undecided) await decide();
      if (clip !== null) return await clip.end() as StoredUpload;
      const whole = Buffer.concat(chunks);
      // the same bytes as a plain array, not a copy of them
      return new Uint8Array(whole.buffer, whole.byteOffset, whole.byteLength);
    },
    abort: (cause) => clip?.abort(cause),
  };
}

/** Streams a clip into the store; it waits for the disk, and so does its sender. */
function clipPart(name: string, { media, maxBytes }: ClipStore): PartSink {
  const hand = handOver();
  const stored = media.put(hand.stream, { maxBytes, accept: CLIPS }).catch((cause) => {
    throw refusalOf(name, cause);
  });
  // it is awaited at the latest by end and abort
  stored.catch(() => {});
  return {
    async write(bytes) {
      // a stream that nobody takes from any more was given up by the store, which knows why
      if (!await hand.give(bytes)) await stored;
    },
    async end() {
      hand.close();
      return new StoredUpload(await stored);
    },
    async abort(cause) {
      hand.fail(
        cause instanceof EdgeError ? cause : new EdgeError("invalid_body", "the body broke off", { cause }),
      );
      await stored.catch(() => {});
    },
  };
}

function refusalOf(param: string, cause: unknown): unknown {
  if (cause instanceof MediaTooLarge) return tooLong(`field ${quoted(param)}`, cause.maxBytes);
  if (!(cause instanceof MediaRefused)) return cause;
  const message = `${param}: found ${cause.found}, accepted is ${cause.accepted}`;
  return new EdgeError("invalid_value", message, { param, cause });
}

function counter(name: string, limit: number): (bytes: Buffer) => void {
  let count = 0;
  return ({ length }) => {
    count += length;
    if (count > limit) throw tooLong(`field ${quoted(name)}`, limit);
  };
}

/** A body or a part of it is longer than `limit` bytes. */
export function tooLong(what: string, limit: number): EdgeError {
  return new EdgeError("request_too_large", `${what} is longer than ${limit} bytes`);
}
