/**
 * How a record travels: one JetStream message, or several when it is larger than the server takes. A message holds
 * whole commits, as lines; its headers say which, so that a place can be found without reading the lines.
 */

import { Buffer } from "node:buffer";
import type { Head } from "@sluice/domain";
import { headers, type MsgHdrs } from "@nats-io/transport-node";
import { CommitTooLarge } from "../errors.ts";
import type { SealedRecord } from "../ports.ts";
import { largestFor, roomFor } from "./message_size.ts";

const FIRST = "Sluice-First";
const LAST = "Sluice-Last";
const AFTER = "Sluice-After";
const HASH = "Nats-Msg-Id";
/** Commits that travel in one message. */
export interface Part {
  /** The head that the part continues. */
  readonly after: Head;
  readonly last: Head;
  readonly data: Uint8Array;
}

/**
 * Cuts a record into as few parts of a good size as the server's `max_payload` (bytes) allows; a larger commit travels
 * alone. Throws `CommitTooLarge` for one that the server does not take.
 */
export function split(cell: number, record: SealedRecord, maxPayload: number): Part[] {
  const most = roomFor(maxPayload);
  const largest = largestFor(maxPayload);
  const parts: Part[] = [];
  let after = record.expected;
  let lines: string[] = [];
  let size = 0;

  const finish = (last: Head) => {
    parts.push({
      after,
      last: { number: last.number, hash: last.hash },
      data: Buffer.from(lines.join("\n")),
    });
    after = last;
    lines = [];
    size = 0;
  };
  for (const [i, commit] of record.commits.entries()) {
    const line = record.lines[i] ?? "";
    const bytes = Buffer.byteLength(line) + 1;
    if (bytes > largest) {
      throw new CommitTooLarge(cell, commit.number, bytes, largest);
    }
    const before = record.commits[i - 1];
    if (size + bytes > most && before !== undefined) finish(before);
    lines.push(line);
    size += bytes;
  }
  if (lines.length > 0) finish(record.head);
  return parts;
}

/** The headers of a part. The message id is its last hash, so the message after it can insist on it. */
export function labelOf(part: Part): MsgHdrs {
  const label = headers();
  label.set(FIRST, String(part.after.number + 1));
  label.set(LAST, String(part.last.number));
  label.set(AFTER, part.after.hash);
  label.set(HASH, part.last.hash);
  return label;
}

/** What a message says of itself. */
export function readLabel(label: MsgHdrs): { readonly after: Head; readonly last: Head } {
  return {
    after: { number: Number(label.get(FIRST)) - 1, hash: label.get(AFTER) },
    last: { number: Number(label.get(LAST)), hash: label.get(HASH) },
  };
}
