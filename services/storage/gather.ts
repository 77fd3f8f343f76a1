/** Batches for a slow consumer: what arrives while it is busy is handed over in one piece. */

/** How much is read ahead at most, in batches of the consumer. */
const AHEAD = 4;

/**
 * Yields the items of `source` in order, up to `max` at a time: as few as there are when the consumer keeps up, as many
 * as allowed when it does not. Throws what the source throws, after the items before it. Leaving the loop before the
 * end needs `stop`, which must make the source end.
 */
export async function* gather<T>(
  source: AsyncIterable<readonly T[]>,
  max: number,
  stop: () => void,
): AsyncGenerator<readonly T[]> {
  let queue: T[] = [];
  let ended = false;
  let failure: { readonly error: unknown } | null = null;
  let arrived = Promise.withResolvers<void>();
  let room = Promise.withResolvers<void>();
  const reading = (async () => {
    try {
      for await (const items of source) {
        queue = queue.concat(items);
        arrived.resolve();
        if (queue.length >= max * AHEAD && !ended) await room.promise;
      }
    } catch (error) {
      failure = { error };
    }
    ended = true;
    arrived.resolve();
  })();
  try {
    while (true) {
      if (queue.length === 0) {
        if (ended) break;
        await arrived.promise;
        arrived = Promise.withResolvers();
        continue;
      }
      const items = queue.slice(0, max);
      queue = queue.slice(max);
      room.resolve();
      room = Promise.withResolvers();
      yield items;
    }
  } finally {
    ended = true;
    stop();
    room.resolve();
    await reading;
  }
  if (failure !== null) throw (failure as { readonly error: unknown }).error;
}
