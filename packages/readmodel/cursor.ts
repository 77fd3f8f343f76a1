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

/** The largest value of a column of the type `int`. */
export const MAX_INT = 2 ** 31 - 1;

/** Whether a part is a whole number from 0 to `max`: the database answers numbers outside a column's type with an error. */
export function isCount(part: unknown, max: number = Number.MAX_SAFE_INTEGER): part is number {
  return Number.isSafeInteger(part) && (part as number) >= 0 && (part as number) <= max;
}
