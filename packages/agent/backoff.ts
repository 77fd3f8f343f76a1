/** How long to wait between tries. */

import type { Machine } from "./machine.ts";

/** Before try number `tries` (from 0): doubles up to `most`, half of it by chance. Milliseconds. */
export function backoff(tries: number, first: number, most: number, { random }: Machine): number {
  const full = Math.min(most, first * 2 ** Math.min(tries, 20));
  return full / 2 + random() * full / 2;
}
