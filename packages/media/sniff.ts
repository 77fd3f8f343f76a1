/** What bytes are, by the bytes: names and headers of senders are not believed. */

import { fileTypeFromBuffer } from "file-type";
import { MediaRefused } from "./errors.ts";

/** MIME types that are kept. */
export const ACCEPTED: readonly string[] = [
  "image/png",
  "image/jpeg",
  "image/webp",
  "image/gif",
  "image/avif",
  "video/mp4",
  "video/webm",
  "text/plain",
];

/** How many leading bytes `sniff` wants to see. */
export const HEAD_BYTES = 4_100;

/** Other names of the same bytes: iOS and camera brands of MP4, and animated PNG. */
const SAME_AS: Readonly<Record<string, string>> = { "video/x-m4v": "video/mp4", "image/apng": "image/png" };

/** Text by their letters, programs by what a browser does with them. */
const ACTIVE: readonly string[] = ["application/xml", "image/svg+xml"];

/**
 * The MIME type that the first bytes stand for, one of `ACCEPTED`. Throws `MediaRefused`. `isText` is asked when the
 * bytes are no accepted picture or clip: whether all of them are readable text. It outweighs other magic numbers, for
 * "BM" starts a bitmap and a sentence about a BMW alike.
 */
export async function sniff(head: Uint8Array, isText: () => boolean): Promise<string> {
  const accepted = ACCEPTED.join(", ");
  if (head.length === 0) throw new MediaRefused("an empty body", accepted);
  const type = await fileTypeFromBuffer(head);
  const mime = type === undefined ? undefined : SAME_AS[type.mime] ?? type.mime;
  if (mime !== undefined && ACCEPTED.includes(mime)) return mime;
  if ((mime === undefined || !ACTIVE.includes(mime)) && isText()) return "text/plain";
  throw new MediaRefused(mime ?? "bytes of no known type", accepted);
}

/** Tells, chunk by chunk, whether bytes are UTF-8 without control characters other than tab and line ends. */
export interface TextProbe {
  push(chunk: Uint8Array): void;
  /** The verdict; call it once, at the end. */
  isText(): boolean;
}

// deno-lint-ignore no-control-regex -- control characters are what it looks for
const CONTROL = /[\x00-\x08\x0b\x0e-\x1f]/;

/** A probe for one body. It stops looking at the first byte that is not text, so long clips cost nothing. */
export function textProbe(): TextProbe {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = true;
  const look = (chunk?: Uint8Array) => {
    if (!text) return;
    try {
      text = !CONTROL.test(decoder.decode(chunk, { stream: chunk !== undefined }));
    } catch {
      text = false;
    }
  };
  return {
    push: look,
    isText: () => {
      look();
      return text;
    },
  };
}

/** MIME types of clips that are kept. */
export const CLIPS: readonly string[] = ACCEPTED.filter((mime) => mime.startsWith("video/"));

/** Whether the first `HEAD_BYTES` bytes are those of a clip that is kept. */
export async function looksLikeClip(head: Uint8Array): Promise<boolean> {
  const type = await fileTypeFromBuffer(head);
  return type !== undefined && CLIPS.includes(SAME_AS[type.mime] ?? type.mime);
}
