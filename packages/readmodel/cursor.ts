/** Cursors: the sort key of a page's last row, in a form that nobody is tempted to make up. */

import { Buffer } from "node:buffer";
import { BadCursor } from "./errors.ts";

/** Base64url of the JSON of `parts`. */
export function makeCursor(parts: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(parts)).toString("base64url");
}

/** The parts of a cursor of `makeCursor`, which must pass `isValid`. Throws `BadCursor`. */
export function readCursor<T extends readonly (string | number)[]>(
  cursor: string,
  isValid: (parts: readonly unknown[]) => boolean,
): T {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, "base64url").toString());
  } catch {
    throw new BadCursor(cursor);
  }
  if (!Array.isArray(parts) || !isValid(parts)) throw new BadCursor(cursor);
  return parts as unknown as T;
}
