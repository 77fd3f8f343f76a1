/** What can be said of a file before it is sent. The server looks at the bytes themselves; this saves the way there. */

import type { Words } from "../text/words.ts";

const MB = 1024 * 1024;
/** Bytes, as the server limits them (`services/gateway/body.ts`). */
const MOST = { image: 25 * MB, video: 200 * MB } as const;
/** What it keeps (`packages/media/sniff.ts`). */
export const ACCEPTED = [
  "image/png",
  "image/jpeg",
  "image/webp",
  "image/gif",
  "image/avif",
  "video/mp4",
  "video/webm",
] as const;
/** Other names of these. */
const SAME_AS = ["image/apng", "video/x-m4v"];
const TYPES: ReadonlySet<string> = new Set([...ACCEPTED, ...SAME_AS]);

/** Why a file would be refused; `most`: bytes. */
export type FileProblem =
  | { readonly why: "empty" }
  | { readonly why: "type" }
  | { readonly why: "large"; readonly most: number };

/** Null when it may be sent. A file whose type the browser does not know may be. */
export function problemOf({ size, type }: Pick<File, "size" | "type">): FileProblem | null {
  if (size === 0) return { why: "empty" };
  if (type !== "" && !TYPES.has(type)) return { why: "type" };
  const most = type.startsWith("image/") ? MOST.image : MOST.video;
  return size > most ? { why: "large", most } : null;
}

/** The same in words that name the file. `sizeText` says bytes as people write them. */
export function fileTrouble(
  file: Pick<File, "name" | "size" | "type">,
  sizeText: (bytes: number) => string,
): Words | null {
  const problem = problemOf(file);
  if (problem === null) return null;
  const { name } = file;
  if (problem.why !== "large") return { key: `refs.bad.${problem.why}`, params: { name } };
  const params = { name, size: sizeText(file.size), most: sizeText(problem.most) };
  return { key: "refs.bad.large", params };
}
