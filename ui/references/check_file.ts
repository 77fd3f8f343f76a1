/** What can be said of a file before it is sent. The server looks at the bytes themselves; this saves the way there. */

const MB = 1_000_000;
/** As the server limits them. */
const MOST = { image: 25 * MB, video: 200 * MB } as const;
export const ACCEPTED = [
  "image/png",
  "image/jpeg",
  "image/webp",
  "image/gif",
  "image/avif",
  "video/mp4",
  "video/webm",
] as const;

/** Why a file would be refused; `most`: bytes. */
export type FileProblem =
  | { readonly why: "empty" }
  | { readonly why: "type" }
  | { readonly why: "large"; readonly most: number };

/** Null when it may be sent. A file whose type the browser does not know may be. */
export function problemOf({ size, type }: Pick<File, "size" | "type">): FileProblem | null {
  if (size === 0) return { why: "empty" };
  if (type !== "" && !(ACCEPTED as readonly string[]).includes(type)) return { why: "type" };
  const most = type.startsWith("image/") ? MOST.image : MOST.video;
  return size > most ? { why: "large", most } : null;
}
