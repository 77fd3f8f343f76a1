/** Comparing of proofs. */

import { Buffer } from "node:buffer";
import { timingSafeEqual } from "node:crypto";

/** Compares in a time that does not tell where they differ. */
export function equal(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
