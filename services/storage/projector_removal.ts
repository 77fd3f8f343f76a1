/**
 * Removes bytes that their last user erased, once it was asked again whether nobody uses them (`unused_media.ts`).
 *
 * What is to be removed is known to this process only: one that ends in between, or a store that fails, leaves bytes
 * to the sweeper. Bytes that were put and whose command is not in the log
 * yet are in nobody's use: whoever puts bytes that were there already must look, once the command is decided, whether
 * they still are, and put them again if not.
 */

import type { Log } from "@sluice/bus";
import type { Applied, Projection } from "@sluice/readmodel";
import { unusedNow } from "./unused_media.ts";

export interface Removal {
  /**
   * Notes what a batch left without a use, and removes what can be removed by now. Resolves when that is done; the next
   * batch need not wait for it. Never rejects.
   */
  after(applied: Applied): Promise<void>;
  /** Forgets what was noted, for the rows are of another log now; resolves when nothing is being removed any more. */
  forget(): Promise<void>;
  /** Ends when what can be removed is, or after a while. */
  close(): Promise<void>;
}

export interface RemovalOptions {
  readonly log: Log;
  /** Logs of all cells, `log` among them: another cell's account may use the same bytes. */
  readonly logs: readonly Pick<Log, "cell" | "read">[];
  readonly projection: Projection;
  /** Removes bytes that may be gone already. */
  readonly removeMedia: (mediaId: string) => Promise<void>;
  /** Told of bytes that could not be removed, and are left behind. */
  readonly onLeft: (mediaId: string, error: unknown) => void;
}

/** Removed at one time, for each of which the question is asked anew. */
const AT_ONCE = 16;
/** How long a process that ends goes on removing, so that little is left behind. */
const CLOSE_PATIENCE_MS = 2_000;

export function startRemoval({ log, logs, projection, removeMedia, onLeft }: RemovalOptions): Removal {
  /**
   * Media id → the commit that the rows must hold first: where the log ended when it was found, so that a rebuild does not
   * remove what a later commit uses. Null until that was asked.
   */
  const waiting = new Map<string, number | null>();
  let patience = Infinity;
  let wanted = false;
  let sweeping: Promise<void> | null = null;

  async function sweep(): Promise<void> {
    try {
      while (wanted) {
        wanted = false;
        await removeRipe();
      }
    } catch {
      // log or database is away: the projector meets the same and tells of it, and what waits does so until the next batch
    }
    sweeping = null;
  }

  async function removeRipe(): Promise<void> {
    const head = await log.head();
    for (const [mediaId, needed] of waiting) if (needed === null) waiting.set(mediaId, head.number);
    const { number } = await projection.position();
    const ripe = [...waiting].filter(([, needed]) => needed !== null && needed <= number).map(([id]) => id);
    for (let at = 0; at < ripe.length && performance.now() < patience; at += AT_ONCE) {
      const some = ripe.slice(at, at + AT_ONCE).filter((mediaId) => waiting.has(mediaId));
      const unused = await unusedNow(logs, projection.unused, some);
      if (unused === null) return;
      for (const mediaId of some) waiting.delete(mediaId);
      await Promise.all(unused.map((id) => removeMedia(id).catch((error) => onLeft(id, error))));
    }
  }

  return {
    after({ orphaned }) {
      for (const mediaId of orphaned) waiting.set(mediaId, null);
      if (waiting.size === 0) return Promise.resolve();
      wanted = true;
      return sweeping ??= sweep();
    },
    async forget() {
      waiting.clear();
      await sweeping;
    },
    async close() {
      patience = performance.now() + CLOSE_PATIENCE_MS;
      await sweeping;
    },
  };
}
