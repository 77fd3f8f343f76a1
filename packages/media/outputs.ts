/** What the outputs of each kind of job may be: contracts/settled.md point 15. */

import { ACCEPTED } from "./sniff.ts";

/** What a job gives. */
export type OutputKind = "image" | "video" | "text";

const MB = 1024 * 1024;

/** Kind → largest output in bytes, and the MIME types that it may have. */
export const OUTPUTS: Readonly<
  Record<OutputKind, { readonly maxBytes: number; readonly mimes: readonly string[] }>
> = {
  image: { maxBytes: 25 * MB, mimes: ACCEPTED.filter((mime) => mime.startsWith("image/")) },
  video: { maxBytes: 200 * MB, mimes: ACCEPTED.filter((mime) => mime.startsWith("video/")) },
  text: { maxBytes: 25 * MB, mimes: ["text/plain"] },
};
