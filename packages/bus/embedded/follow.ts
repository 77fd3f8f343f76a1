/** Replay, then live, from a file that others write to as well. */

import { setImmediate as turn } from "node:timers/promises";
import type { Commit, Head } from "@sluice/domain";
import type { Feed, Feeds } from "./feed.ts";
import { BATCH, type Rows } from "./rows.ts";

/** How often a follower looks whether another process wrote, for nothing nudges it then; milliseconds. */
const LOOK_EVERY_MS = 250;

/** Commits `from` on until `signal` aborts; see `Log.follow`. Throws `LogCorrupt`. */
export async function* follow(
  rows: Rows,
  feeds: Feeds,
  from: number,
  signal: AbortSignal,
): AsyncGenerator<readonly Commit[]> {
  if (signal.aborted) return;
  // The feed opens before the first look into the file, so nothing falls between the two.
  const feed = feeds.open();
  const stopLooking = lookAround(rows, feeds, signal);
  signal.addEventListener("abort", feed.wake.bind(feed), { once: true });
  try {
    let previous: Head | undefined;
    while (!signal.aborted) {
      for (const commits of news(feed, rows, from, previous)) {
        previous = commits.at(-1);
        yield commits;
        // A long replay is all microtasks; without a turn of the event loop now and then nothing else would run.
        if (commits.length >= BATCH) await turn();
        if (signal.aborted) return;
      }
      await feed.ready();
    }
  } finally {
    stopLooking();
    feed.close();
  }
}

/** What is there now after `previous` (or from commit `from` on while nothing was seen): from the file, then as handed over. */
function* news(
  feed: Feed,
  rows: Rows,
  from: number,
  previous: Head | undefined,
): Generator<readonly Commit[]> {
  let head = previous;
  if (feed.mustLook()) {
    head ??= rows.before(from);
    while (head !== undefined) {
      const commits = rows.batch(head, Number.MAX_SAFE_INTEGER);
      const last = commits.at(-1);
      if (last === undefined) break;
      head = last;
      yield commits;
    }
  }
  for (const record of feed.take()) {
    const next = head === undefined ? from : head.number + 1;
    const first = record[0];
    if (first === undefined) continue;
    if (first.number > next) return feed.look();
    const fresh = first.number === next ? record : record.filter((commit) => commit.number >= next);
    const last = fresh.at(-1);
    if (last === undefined) continue;
    head = last;
    yield fresh;
  }
}

function lookAround(rows: Rows, feeds: Feeds, signal: AbortSignal): () => void {
  let seen = rows.version();
  const timer = setInterval(() => {
    if (signal.aborted) return;
    const version = rows.version();
    if (version !== seen) feeds.nudge();
    seen = version;
  }, LOOK_EVERY_MS);
  return () => clearInterval(timer);
}
