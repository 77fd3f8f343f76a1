/** Where a log ends and where a commit stands, in the stream's own sequences. */

import { GENESIS, type Head } from "@sluice/domain";
import type { StoredMsg } from "@nats-io/jetstream";
import { LogCorrupt } from "../errors.ts";
import type { Link } from "./link.ts";
import { readLabel } from "./parts.ts";
import { logOf } from "./streams.ts";

/** A place in the log: `seq` is the sequence of the message that ends with `head`. */
export interface Place {
  readonly head: Head;
  readonly seq: number;
}

/** The end of the log as the server says. Throws `LogCorrupt` when the stream was emptied. */
export async function findEnd(link: Link, cell: number): Promise<Place> {
  const { stream, subject } = logOf(cell);
  const last = await link.ask(
    "find the head",
    () => link.jsm.streams.getMessage(stream, { last_by_subj: subject }),
  );
  if (last !== null) return { head: readLabel(last.header).last, seq: last.seq };
  const { state } = await link.ask("find the head", () => link.jsm.streams.info(stream));
  if (state.last_seq > 0) throw new LogCorrupt(cell, 1, `the messages of stream "${stream}" were taken away`);
  return { head: GENESIS, seq: 0 };
}

/** The message with that sequence, or null while there is none. */
export function messageAt(link: Link, cell: number, seq: number): Promise<StoredMsg | null> {
  return link.ask("read", () => link.jsm.streams.getMessage(logOf(cell).stream, { seq }));
}

/** The place before the message that holds commit `number`, or the end when there is none yet. Throws `LogCorrupt`. */
export async function findBefore(link: Link, cell: number, number: number): Promise<Place> {
  if (number <= 1) return { head: GENESIS, seq: 0 };
  const end = await findEnd(link, cell);
  if (number > end.head.number) return end;
  // Every message holds at least one commit, so commit n is in message n or before it.
  let [low, high] = [1, Math.min(end.seq, number)];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const message = await messageAt(link, cell, middle);
    if (message === null) {
      throw new LogCorrupt(cell, number, `message ${middle} of its stream was taken away`);
    }
    const { after, last } = readLabel(message.header);
    if (number <= after.number) high = middle - 1;
    else if (number > last.number) low = middle + 1;
    else return { head: after, seq: middle - 1 };
  }
  throw new LogCorrupt(cell, number, "no message of its stream holds it");
}
