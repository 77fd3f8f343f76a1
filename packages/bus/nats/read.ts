/** Reading and following the stream of a log, over reconnects and restarts of the server. */

import type { Commit } from "@sluice/domain";
import type { ConsumerMessages, JsMsg } from "@nats-io/jetstream";
import { openLines } from "../chain.ts";
import { isAway, type Link, pause } from "./link.ts";
import { logOf } from "./streams.ts";
import type { Place } from "./tail.ts";

/** Messages under way from the server at once; a message has up to 1 MiB. */
const AHEAD = 64;
/** How long one request for messages stays open; also bounds how late a silent loss is noticed, ms. */
const OPEN_MS = 10_000;

/**
 * Verified commits numbered `from` and more, from the message after `start` on, until `signal` aborts.
 *
 * @throws LogCorrupt at the first break of the chain
 */
export async function* commitsAfter(
  link: Link,
  cell: number,
  start: Place,
  from: number,
  signal: AbortSignal,
): AsyncGenerator<readonly Commit[]> {
  let previous = start.head;
  for await (const message of messagesAfter(link, logOf(cell).stream, start.seq, signal)) {
    const commits = openLines(cell, message.string().split("\n"), previous);
    const [first, last] = [commits[0], commits.at(-1)];
    if (first === undefined || last === undefined) continue;
    previous = last;
    const wanted = first.number >= from ? commits : commits.filter((commit) => commit.number >= from);
    if (wanted.length > 0) yield wanted;
  }
}

/** Messages after sequence `seen`, in order and each once; a new consumer takes over wherever one was lost. */
async function* messagesAfter(
  link: Link,
  stream: string,
  seen: number,
  signal: AbortSignal,
): AsyncGenerator<JsMsg> {
  while (!signal.aborted) {
    let flow: ConsumerMessages | null = null;
    const stop = () => flow?.stop();
    const forget = link.onReconnect(stop);
    signal.addEventListener("abort", stop);
    try {
      const consumer = await link.js.consumers.get(stream, { opt_start_seq: seen + 1 });
      flow = await consumer.consume({ max_messages: AHEAD, expires: OPEN_MS });
      for await (const message of flow) {
        if (signal.aborted) return;
        if (message.seq <= seen) continue;
        seen = message.seq;
        yield message;
      }
    } catch (error) {
      if (signal.aborted) return;
      if (!isAway(error)) throw error;
      await pause(50, signal);
    } finally {
      forget();
      signal.removeEventListener("abort", stop);
      stop();
    }
  }
}
