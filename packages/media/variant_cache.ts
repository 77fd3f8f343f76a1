/** What was made lately, in memory, and what is being made: nothing is made twice at one time. */

import { MediaRefused } from "./errors.ts";
import { VariantUnavailable } from "./variant_errors.ts";

type Bytes = Uint8Array<ArrayBuffer>;

export interface VariantCache {
  /**
   * The bytes that are kept under the name, else those that `make` gives; callers of one name share them. A
   * `MediaRefused` is kept too: what a name stands for never changes. Throws what `make` throws, and
   * `VariantUnavailable` when too many are being made.
   */
  get(name: string, make: () => Promise<Bytes>): Promise<Bytes>;
}

/** About what a name and its refusal take. */
const REFUSAL_BYTES = 1_024;

/** Keeps up to `maxBytes` and forgets what was longest unused. */
export function variantCache(
  { maxBytes, maxWaiting }: { readonly maxBytes: number; readonly maxWaiting: number },
): VariantCache {
  const kept = new Map<string, Bytes | MediaRefused>();
  const underWay = new Map<string, Promise<Bytes>>();
  let total = 0;

  function keep(name: string, entry: Bytes | MediaRefused): void {
    // one alone must not push out all the others
    if (sizeOf(entry) > maxBytes / 4) return;
    kept.set(name, entry);
    total += sizeOf(entry);
    for (const [oldest, old] of kept) {
      if (total <= maxBytes) break;
      kept.delete(oldest);
      total -= sizeOf(old);
    }
  }

  async function making(name: string, make: () => Promise<Bytes>): Promise<Bytes> {
    try {
      const made = await make();
      keep(name, made);
      return made;
    } catch (error) {
      if (error instanceof MediaRefused) keep(name, error);
      throw error;
    } finally {
      underWay.delete(name);
    }
  }

  return {
    async get(name, make) {
      const there = kept.get(name);
      if (there !== undefined) {
        // a map gives its entries in the order in which they were set
        kept.delete(name);
        kept.set(name, there);
        if (there instanceof MediaRefused) throw there;
        return there;
      }
      const joined = underWay.get(name);
      if (joined !== undefined) return await joined;
      if (underWay.size >= maxWaiting) {
        throw new VariantUnavailable(`${underWay.size} others are being made`);
      }
      const promise = making(name, make);
      underWay.set(name, promise);
      return await promise;
    },
  };
}

function sizeOf(entry: Bytes | MediaRefused): number {
  return entry instanceof MediaRefused ? REFUSAL_BYTES : entry.length;
}
