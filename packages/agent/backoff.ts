/** How long to wait between tries. */

/** Before try number `tries` (from 0): doubles up to `most`, half of it by chance. Milliseconds. */
export function backoff(tries: number, first: number, most: number): number {
  const full = Math.min(most, first * 2 ** Math.min(tries, 20));
  return full / 2 + Math.random() * full / 2;
}
