/** A snapshot on its way to a store and back: its text in UTF-8, in pieces. */

import {
  type CellSnapshot,
  type CellState,
  type Head,
  printSnapshot,
  restore,
  SnapshotParser,
} from "@sluice/domain";
import { setImmediate as turn } from "node:timers/promises";

/** Characters that are printed at once, at least; in between, commands get their turn. */
const SLICE = 32 * 1024;

/** The bytes of a snapshot of `cell` at `head`. Throws the signal's reason when it aborts. */
export async function* bytesOf(
  cell: number,
  head: Head,
  snapshot: CellSnapshot,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  let slice = "";
  for (const line of printSnapshot(cell, head, snapshot)) {
    slice += line;
    if (slice.length < SLICE) continue;
    yield encoder.encode(slice);
    slice = "";
    await turn();
    signal.throwIfAborted();
  }
  yield encoder.encode(slice);
}

/** The state in the bytes, and whose it is. Throws `SnapshotUnreadable` and what reading the bytes throws. */
export async function stateIn(
  bytes: AsyncIterable<Uint8Array>,
): Promise<{ readonly cell: number; readonly head: Head; readonly state: CellState }> {
  const parser = new SnapshotParser();
  const decoder = new TextDecoder();
  let rest = "";
  for await (const piece of bytes) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) parser.line(line);
  }
  const { cell, head, snapshot } = parser.end();
  return { cell, head, state: restore(snapshot) };
}
