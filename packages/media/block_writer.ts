/**
 * Writes that nobody waits for until 8 MB of them are due: who reads a body and waits for the disk after each piece may be
 * slower than its sender, and with a body of unknown length that is dear. For each read Deno's server (2.9) first takes up
 * to 64 KB more from the network, and gives out at most one of the sender's chunks; what piles up is moved at each read.
 */

const BLOCK = 256 * 1024;
const BLOCKS = 32;

export interface BlockWriter {
  /** Takes a copy of the bytes; waits for the disk when there is no room for more. Throws what an earlier write threw. */
  write(bytes: Uint8Array): Promise<void>;
  /** Resolves when everything is written. Throws what a write threw. */
  flush(): Promise<void>;
  /** Resolves when no write is under way, as it must be before the file is closed. Never throws. */
  settle(): Promise<void>;
}

/** Writes blocks with `write`, in order and one at a time, while the next ones are filled. */
export function blockWriter(write: (bytes: Uint8Array) => Promise<void>): BlockWriter {
  // used again and again: what is thrown away is not collected in time
  const free: Uint8Array<ArrayBuffer>[] = [];
  let made = 0;
  let block = new Uint8Array(0);
  let filled = 0;
  const due: Uint8Array<ArrayBuffer>[] = [];
  let underWay: Promise<void> | null = null;
  let failure: { readonly error: unknown } | null = null;
  let freed = Promise.withResolvers<void>();

  async function writeDue(): Promise<void> {
    try {
      for (let next = due.shift(); next !== undefined && failure === null; next = due.shift()) {
        await write(next);
        free.push(new Uint8Array(next.buffer));
        freed.resolve();
        freed = Promise.withResolvers();
      }
    } catch (error) {
      failure = { error };
      freed.resolve();
    } finally {
      underWay = null;
    }
  }

  function send(): void {
    if (filled === 0) return;
    due.push(block.subarray(0, filled));
    block = new Uint8Array(0);
    filled = 0;
    if (failure === null) underWay ??= writeDue();
  }

  async function emptyBlock(): Promise<Uint8Array<ArrayBuffer>> {
    if (free.length === 0 && made === BLOCKS) await freed.promise;
    if (failure !== null) throw failure.error;
    const reused = free.pop();
    if (reused !== undefined) return reused;
    made++;
    return new Uint8Array(BLOCK);
  }

  return {
    async write(bytes) {
      for (let at = 0; at < bytes.length;) {
        if (filled === block.length) {
          send();
          block = await emptyBlock();
        }
        const piece = bytes.subarray(at, at + block.length - filled);
        block.set(piece, filled);
        filled += piece.length;
        at += piece.length;
      }
    },
    async flush() {
      send();
      while (underWay !== null) await underWay;
      if (failure !== null) throw failure.error;
    },
    async settle() {
      due.length = 0;
      while (underWay !== null) await underWay;
    },
  };
}
