/**
 * Appending under guard. Each message names the sequence it must get, so a second writer is refused by the stream.
 * The next message may leave before the last one is acknowledged; then it also names the message before it by id,
 * or a foreign message in that one's place would let it through.
 *
 * An answer that is lost, and every refusal, is resolved by reading what stands at the sequence.
 */

import type { Head } from "@sluice/domain";
import { JetStreamApiError } from "@nats-io/jetstream";
import { BusClosed, Fenced } from "../errors.ts";
import type { SealedRecord } from "../ports.ts";
import { explain, isAway, type Link, pause } from "./link.ts";
import { labelOf, type Part, readLabel, split } from "./parts.ts";
import { logOf } from "./streams.ts";
import { findEnd, messageAt, type Place } from "./tail.ts";

/** Codes of the server's errors.json: wrong last sequence, wrong last message id. */
const OUT_OF_ORDER = new Set([10071, 10070]);
/** Refusals in a row, though the head is the expected one, after which something else must be wrong. */
const MOST_REFUSALS = 5;

export interface Appender {
  /** See `Log.append`. */
  append(record: SealedRecord): Promise<void>;
  /** Where the log ends, as the server says. */
  end(): Promise<Place>;
}

export function openAppender(link: Link, cell: number): Appender {
  const { subject } = logOf(cell);
  /** Where the next message belongs if all that is under way arrives; null when that must be asked. */
  let tail: Place | null = null;
  let underWay = 0;
  let entrance: Promise<unknown> = Promise.resolve();
  let latest: Promise<void> = Promise.resolve();

  function startAt(place: Place): void {
    tail = place;
    latest = Promise.resolve();
  }

  function publish(part: Part, seq: number, guarded: boolean): Promise<{ seq: number }> {
    const lastMsgID = guarded ? { lastMsgID: part.after.hash } : {};
    const expect = { lastSequence: seq - 1, ...lastMsgID };
    return link.js.publish(subject, part.data, { headers: labelOf(part), expect });
  }

  async function settle(part: Part, seq: number, answer: Promise<{ seq: number }>, before: Promise<void>) {
    try {
      const [said] = await Promise.allSettled([answer]);
      await before;
      if (said.status === "fulfilled" && said.value.seq === seq) return;
      await resolveDoubt(part, seq, said.status === "rejected" ? said.reason : undefined);
    } catch (error) {
      tail = null;
      throw error;
    } finally {
      underWay--;
    }
  }

  async function resolveDoubt(part: Part, seq: number, first: unknown): Promise<void> {
    let refusals = 0;
    for (let error = first;;) {
      if (isOutOfOrder(error)) refusals++;
      else if (error !== undefined && !isAway(error)) throw explain(`append to log ${cell}`, error);
      if (link.over.aborted) throw new BusClosed("append", { cause: link.over.reason });

      const there = await messageAt(link, cell, seq);
      if (there !== null) return compare(part, readLabel(there.header).last);
      const end = await findEnd(link, cell);
      if (end.seq >= seq) continue;
      if (end.seq !== seq - 1 || !same(end.head, part.after)) throw fenced(part, end.head);
      if (refusals >= MOST_REFUSALS) throw explain(`append to log ${cell}`, error);
      error = await publish(part, seq, false).then(() => undefined, (refusal: unknown) => refusal);
      if (error !== undefined) await pause(50, link.over);
    }
  }

  function compare(part: Part, found: Head): void {
    if (found.hash !== part.last.hash) throw fenced(part, found);
  }

  function fenced(part: Part, found: Head): Fenced {
    return new Fenced(cell, part.after, `the log has commit ${found.number} with hash ${found.hash}`);
  }

  /** Sends a record's parts; what it returns holds the promise that they are durable. */
  async function enter(record: SealedRecord): Promise<{ readonly durable: Promise<void> }> {
    const parts = split(cell, record, link.nc.info?.max_payload ?? 0);
    let place: Place | null = tail;
    if (place === null || !same(place.head, record.expected)) {
      await latest.catch(() => {});
      place = await findEnd(link, cell);
      if (!same(place.head, record.expected)) {
        throw new Fenced(
          cell,
          record.expected,
          `the log ends at commit ${place.head.number} with hash ${place.head.hash}`,
        );
      }
      startAt(place);
    }
    for (const part of parts) {
      const seq: number = place.seq + 1;
      place = tail = { head: part.last, seq };
      latest = settle(part, seq, publish(part, seq, underWay++ > 0), latest);
      latest.catch(() => {});
    }
    return { durable: latest };
  }

  return {
    async append(record) {
      if (link.over.aborted) throw new BusClosed("append", { cause: link.over.reason });
      if (record.commits.length === 0) return;
      const entering = entrance.then(() => enter(record));
      entrance = entering.catch(() => {});
      await (await entering).durable;
    },
    async end() {
      const end = await findEnd(link, cell);
      // A stale tail does no harm, the guard would refuse it; a fresh one saves the first append a question.
      if (tail === null && underWay === 0) startAt(end);
      return end;
    },
  };
}

function same(a: Head, b: Head): boolean {
  return a.number === b.number && a.hash === b.hash;
}

function isOutOfOrder(error: unknown): boolean {
  return error instanceof JetStreamApiError && OUT_OF_ORDER.has(error.code);
}
