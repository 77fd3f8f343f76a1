/** A request's body in pieces that share their memory: what a clip of 200 MB would leave behind is not collected in time. */

const MEMORY = 256 * 1024;
/** What one read brings at most. With less room it would bring less, and take as much time. */
const READ = 64 * 1024;

/**
 * The bytes of the stream in order. Each piece is good until the next one is asked for. Leaving the loop early cancels
 * the stream.
 */
export async function* piecesOf(
  stream: ReadableStream<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = byobReader(stream);
  if (reader === null) return yield* stream;
  let memory = new ArrayBuffer(MEMORY);
  let filled = 0;
  let ended = false;
  try {
    while (!ended) {
      // the memory travels into the stream and comes back with the bytes
      const { done, value } = await reader.read(new Uint8Array(memory, filled));
      ended = done;
      if (value !== undefined) {
        memory = value.buffer;
        filled += value.byteLength;
      }
      if (MEMORY - filled < READ || (ended && filled > 0)) {
        yield new Uint8Array(memory, 0, filled);
        filled = 0;
      }
    }
  } finally {
    if (!ended) await reader.cancel().catch(() => {});
    reader.releaseLock();
  }
}

/** Null for streams that bring their own memory, as those of tests do. */
function byobReader(stream: ReadableStream<Uint8Array>): ReadableStreamBYOBReader | null {
  try {
    return stream.getReader({ mode: "byob" });
  } catch (error) {
    if (error instanceof TypeError && !stream.locked) return null;
    throw error;
  }
}
