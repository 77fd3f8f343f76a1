/** Keeps putting and removing the same bytes apart within this process, so that a put that succeeded is not undone by a removal beside it. */

export interface Presence {
  /** Does the work that makes the bytes present, once no removal of them is under way. */
  putting<T>(mediaId: string, work: () => Promise<T>): Promise<T>;
  /** Does the work that removes the bytes, unless they are being put: the put wins. */
  removing(mediaId: string, work: () => Promise<void>): Promise<void>;
}

export function guardPresence(): Presence {
  const puts = new Map<string, number>();
  const removals = new Map<string, Promise<void>>();

  return {
    async putting(mediaId, work) {
      for (let one = removals.get(mediaId); one !== undefined; one = removals.get(mediaId)) {
        await one.catch(() => {});
      }
      puts.set(mediaId, (puts.get(mediaId) ?? 0) + 1);
      try {
        return await work();
      } finally {
        const left = (puts.get(mediaId) ?? 1) - 1;
        if (left === 0) puts.delete(mediaId);
        else puts.set(mediaId, left);
      }
    },

    async removing(mediaId, work) {
      // one after another, for each may remove on a condition of its own
      for (let one = removals.get(mediaId); one !== undefined; one = removals.get(mediaId)) {
        await one.catch(() => {});
      }
      if (puts.has(mediaId)) return;
      const removal = work().finally(() => removals.delete(mediaId));
      removals.set(mediaId, removal);
      await removal;
    },
  };
}
