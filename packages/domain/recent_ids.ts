/** Ids of the commands of the last day, in hourly buckets: a repetition is known, and forgetting is cheap. */

import { TIMINGS } from "./timings.ts";

const BUCKET_MS = 3_600_000;

export class RecentIds {
  readonly #buckets = new Map<number, Set<string>>();

  has(id: string): boolean {
    for (const bucket of this.#buckets.values()) if (bucket.has(id)) return true;
    return false;
  }

  /** Remembers an id at a time in ms since 1970 and forgets those of more than a day before it. */
  remember(id: string, at: number): void {
    const hour = Math.floor(at / BUCKET_MS);
    let bucket = this.#buckets.get(hour);
    if (bucket === undefined) {
      this.#buckets.set(hour, bucket = new Set());
      const oldest = Math.floor((at - TIMINGS.rememberMs) / BUCKET_MS);
      for (const key of this.#buckets.keys()) if (key < oldest) this.#buckets.delete(key);
    }
    bucket.add(id);
  }

  get size(): number {
    let n = 0;
    for (const bucket of this.#buckets.values()) n += bucket.size;
    return n;
  }
}
