/** How large a message may be, and how many lines go into one: a crowd shall cost the broker little more than one does. */

import { Buffer } from "node:buffer";

/** Room for headers and subject in a message of the largest size, bytes. */
const ENVELOPE = 1_024;
/** Larger messages make JetStream slow, whatever the server would take; bytes. */
const LARGEST = 1_048_576;

/** How many bytes the lines of a message may have, line ends included, where the server takes `maxPayload`. */
export function roomFor(maxPayload: number): number {
  return Math.min(largestFor(maxPayload), LARGEST - ENVELOPE);
}

/** How many bytes a single line may have that cannot be parted, where the server takes `maxPayload`. */
export function largestFor(maxPayload: number): number {
  return maxPayload - ENVELOPE;
}

/** How many of the first lines go into one message of so many bytes: at least one, if there is any. */
export function fitting(lines: Iterable<string>, bytes: number): number {
  let count = 0;
  let size = 0;
  for (const line of lines) {
    size += Buffer.byteLength(line) + 1;
    if (size > bytes && count > 0) return count;
    count++;
  }
  return count;
}
