/** Keeps a retry behind the request that it repeats, while that one is still being read and prepared in this process. */

import type { Repeat } from "./repeat.ts";

export interface InTurn {
  /**
   * Runs `work` at once, or for a retry after the same request's earlier ones are through: only then does the decider
   * know the job that it is to join. Slow uploads and slow references are where a retry would overtake.
   */
  <T>(repeat: Repeat, work: () => Promise<T>): Promise<T>;
}

/** One for each endpoint: a fingerprint is of one endpoint. */
export function inTurn(): InTurn {
  const underway = new Map<string, Promise<unknown>>();
  return async ({ fingerprint, join }, work) => {
    if (fingerprint === null) return await work();
    const before = join ? underway.get(fingerprint) : undefined;
    const mine = Promise.resolve(before).then(work, work);
    underway.set(fingerprint, mine);
    try {
      return await mine;
    } finally {
      if (underway.get(fingerprint) === mine) underway.delete(fingerprint);
    }
  };
}
