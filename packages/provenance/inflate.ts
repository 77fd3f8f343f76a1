/** Unpacks a compressed chunk, and no more of it than is wanted. */

import { joined } from "./source.ts";

/** The bytes that zlib's `packed` stands for; null when it is damaged, or when they are more than `limit`. */
export async function inflate(packed: Uint8Array, limit: number): Promise<Uint8Array | null> {
  const stream = new Blob([packed.slice()]).stream().pipeThrough(new DecompressionStream("deflate"));
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = stream.getReader();
  try {
    // not every browser iterates over streams
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      length += read.value.length;
      if (length > limit) return null;
      chunks.push(read.value);
    }
    return joined(...chunks);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  } finally {
    await reader.cancel().catch(() => {}); // a damaged one has ended already
  }
}
