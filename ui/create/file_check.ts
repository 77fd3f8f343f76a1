/** Whether a file can be a reference, before it is sent. */

import type { Words } from "../text/words.ts";

/** Bytes: contracts of the API, `LIMITS` of the gateway. */
const MOST_PICTURE = 25 * 1024 * 1024;
const MOST_CLIP = 200 * 1024 * 1024;
const TYPES: ReadonlySet<string> = new Set([
  "image/png",
  "image/jpeg",
  "image/webp",
  "image/gif",
  "image/avif",
  "video/mp4",
  "video/webm",
  "video/quicktime",
]);

/** What of a `File` matters. */
export type FileFacts = Pick<File, "name" | "size" | "type">;

/** Why it cannot be sent, or null. `sizeText` says bytes as people write them. */
export function fileTrouble(
  { name, size, type }: FileFacts,
  sizeText: (bytes: number) => string,
): Words | null {
  if (size === 0) return { key: "refs.bad.empty", params: { name } };
  // a type that the system does not know is the server's to look at
  if (type !== "" && !TYPES.has(type)) return { key: "refs.bad.type", params: { name } };
  const most = type.startsWith("video/") || type === "" ? MOST_CLIP : MOST_PICTURE;
  if (size <= most) return null;
  return { key: "refs.bad.large", params: { name, size: sizeText(size), most: sizeText(most) } };
}
