/** A stream whose giver knows when the taker is done with a piece, so that it can use the piece's memory again. */

export interface HandOver {
  readonly stream: ReadableStream<Uint8Array>;
  /** Resolves when the taker asked for more, and thereby is done with these bytes; false when it gave the stream up. */
  give(bytes: Uint8Array): Promise<boolean>;
  close(): void;
  fail(error: unknown): void;
}

/** One giver, one taker, who must not read again before it is done with what it read. */
export function handOver(): HandOver {
  let wanted = Promise.withResolvers<boolean>();
  let controller: ReadableStreamDefaultController<Uint8Array>;
  let open = true;
  const stream = new ReadableStream<Uint8Array>({
    start: (c) => {
      controller = c;
    },
    pull: () => wanted.resolve(true),
    cancel: () => {
      open = false;
      wanted.resolve(false);
    },
    // nothing is asked for ahead
  }, { highWaterMark: 0 });
  return {
    stream,
    async give(bytes) {
      if (!await wanted.promise || !open) return false;
      wanted = Promise.withResolvers();
      controller.enqueue(bytes);
      return await wanted.promise;
    },
    close: () => {
      if (open) controller.close();
    },
    fail: (error) => controller.error(error),
  };
}
