/** A follower of a log on JetStream, the chain verified, while a writer in another process appends. */

import type { Log } from "@sluice/bus";
import { openNatsBus } from "@sluice/bus/nats";
import { startNatsServer } from "@sluice/testing";
import { ms, percentile, type Row, whole } from "../figures.ts";
import type { WriterOptions, WriterResult } from "../parts/log_writer.ts";
import { readRaw } from "../parts/raw_stream.ts";
import { runPart } from "../parts/sluice.ts";

/** Events a second that the writer appends. */
const PACE = 125_000;
const SECONDS = 8;
/** A follower that is further behind, ms, does not keep up. */
const BEHIND = 1_000;

/** Measures; takes about twenty seconds. */
export async function followApartRows(): Promise<Row[]> {
  const server = await startNatsServer();
  const { url: servers } = server;
  const bus = await openNatsBus({ servers, cell: 0 });
  try {
    const options: WriterOptions = { servers, pace: PACE, seconds: SECONDS };
    const writing = runPart<WriterResult>("./log_writer.ts", options);
    const { events, rate, lags } = await follow(bus.log, writing.then(({ number }) => number));
    const p99 = percentile(lags, 0.99);
    const began = performance.now();
    for await (const _ of bus.log.read(1));
    const alone = events / ((performance.now() - began) / 1_000);
    const raw = await readRaw(servers, 0, 1);
    return [{
      what: `a follower, chain verified, while another process appends ${whole(PACE)} events/s`,
      figure: `${whole(rate)} events/s, p50 ${ms(percentile(lags, 0.5))} and p99 ${ms(p99)} behind; ` +
        `catching up alone: ${whole(alone)} events/s`,
      target: "≥ 100,000 events/s",
      met: rate >= 100_000 && p99 <= BEHIND,
      limit: `only receiving the same ${whole(raw.bytes / 2 ** 20)} MB: ${
        whole(events / (raw.ms / 1_000))
      } events/s`,
    }];
  } finally {
    await bus.close();
    await server.stop();
  }
}

interface Followed {
  readonly events: number;
  /** Events a second, from the first to the last. */
  readonly rate: number;
  /** From sealing to arrival, of each batch, ms, sorted. */
  readonly lags: readonly number[];
}

/** Follows from the beginning to the commit whose number `last` tells. */
async function follow(log: Log, last: Promise<number>): Promise<Followed> {
  const over = new AbortController();
  let reached = 0;
  let end = Infinity;
  const endIfReached = () => reached >= end && over.abort();
  const told = last.then((number) => {
    end = number;
    endIfReached();
  });
  const lags: number[] = [];
  let events = 0;
  let began = 0;
  let now = 0;
  for await (const commits of log.follow(1, over.signal)) {
    now = performance.now();
    if (began === 0) began = now;
    for (const commit of commits) events += commit.events.length;
    const newest = commits.at(-1);
    lags.push(Date.now() - (newest?.at ?? 0));
    reached = newest?.number ?? reached;
    endIfReached();
  }
  await told;
  return { events, rate: events / ((now - began) / 1_000), lags: lags.sort((a, b) => a - b) };
}
