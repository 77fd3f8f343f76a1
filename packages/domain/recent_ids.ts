/** Ids of the commands of the last day, in hourly buckets: a repetition is known, and forgetting is cheap. */

import { IdTable, packId } from "./id_table.ts";
import { TIMINGS } from "./timings.ts";

const BUCKET_MS = 3_600_000;

interface Bucket {
  readonly ids: IdTable;
  /** Those that are no UUIDs. */
  readonly others: Set<string>;
}

/** What is kept of it: ids by the hour (since 1970) in which they came, oldest hour first. */
export interface RecentIdsSnapshot {
  /** UUIDs in 16 bytes each, in pieces. */
  readonly recent: readonly (readonly [hour: number, ids: Uint8Array<ArrayBuffer>])[];
  readonly recentOthers: readonly (readonly [hour: number, id: string])[];
}

export class RecentIds {
  readonly #buckets = new Map<number, Bucket>();

  /** Ids that are to be remembered from the beginning. */
  constructor({ recent, recentOthers }: RecentIdsSnapshot = { recent: [], recentOthers: [] }) {
    for (const [hour, pieces] of Map.groupBy(recent, ([hour]) => hour)) {
      this.#buckets.set(hour, { ids: IdTable.from(pieces.map(([, ids]) => ids)), others: new Set() });
    }
    for (const [hour, id] of recentOthers) this.#bucket(hour).others.add(id);
  }

  has(id: string): boolean {
    const packed = packId(id);
    for (const { ids, others } of this.#buckets.values()) {
      if (packed === null ? others.has(id) : ids.has(packed)) return true;
    }
    return false;
  }

  /** Remembers an id at a time in ms since 1970 and forgets those of more than a day before it. */
  remember(id: string, at: number): void {
    const hour = Math.floor(at / BUCKET_MS);
    if (!this.#buckets.has(hour)) {
      const oldest = Math.floor((at - TIMINGS.rememberMs) / BUCKET_MS);
      for (const key of this.#buckets.keys()) if (key < oldest) this.#buckets.delete(key);
    }
    const { ids, others } = this.#bucket(hour);
    const packed = packId(id);
    if (packed === null) others.add(id);
    else ids.add(packed);
  }

  /** What is remembered at this moment; later changes do not show in it. */
  snapshot(): RecentIdsSnapshot {
    const buckets = [...this.#buckets].sort(([a], [b]) => a - b);
    return {
      recent: buckets.flatMap(([hour, { ids }]) => [...ids.bytes()].map((bytes) => [hour, bytes] as const)),
      recentOthers: buckets.flatMap(([hour, { others }]) => [...others].map((id) => [hour, id] as const)),
    };
  }

  get size(): number {
    let n = 0;
    for (const { ids, others } of this.#buckets.values()) n += ids.size + others.size;
    return n;
  }

  #bucket(hour: number): Bucket {
    let bucket = this.#buckets.get(hour);
    if (bucket === undefined) this.#buckets.set(hour, bucket = { ids: new IdTable(), others: new Set() });
    return bucket;
  }
}
