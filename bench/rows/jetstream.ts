/** The same records on JetStream. */

import { jetstream } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { seal } from "@sluice/bus";
import { openNatsBus } from "@sluice/bus/nats";
import { type CommitDraft, type Event, GENESIS } from "@sluice/domain";
import { startNatsServer } from "@sluice/testing";
import { type Row, whole } from "../figures.ts";
import { ACCOUNT } from "../parts/cell.ts";

const RECORDS = 1_500;
const IN_RECORD = 64;
const IN_FLIGHT = 32;

/** Measures; takes about five seconds. */
export async function jetstreamRows(): Promise<Row[]> {
  const server = await startNatsServer();
  try {
    const bus = await openNatsBus({ servers: server.url, cell: 0 });
    const event = { type: "JobQueued", data: { jobId: ACCOUNT, reason: "ready", deadline: 1 } } as Event;
    const draft: CommitDraft = {
      at: 1,
      accountId: ACCOUNT,
      actor: { type: "system", id: "bench" },
      cause: ACCOUNT,
      events: [event],
    };
    const drafts = Array.from({ length: IN_RECORD }, () => draft);
    let head = GENESIS;
    let payload = "";
    const underway: Promise<void>[] = [];
    const began = performance.now();
    for (let n = 0; n < RECORDS; n++) {
      const record = seal(0, drafts, head);
      head = record.head;
      payload = record.lines.join("\n");
      underway.push(bus.log.append(record));
      if (underway.length >= IN_FLIGHT) await underway.shift();
    }
    await Promise.all(underway);
    const rate = RECORDS * IN_RECORD / ((performance.now() - began) / 1_000);
    await bus.close();
    const raw = await rawPublish(server.url, payload);
    return [{
      what: `fenced appends to JetStream in records of ${IN_RECORD}, sealed and hash-chained`,
      figure: `${whole(rate)} commits/s`,
      target: "—",
      met: true,
      limit: `publishing the same bytes without fence, number or hash: ${whole(raw)} commits/s`,
    }];
  } finally {
    await server.stop();
  }
}

/** Commits a second when the same payload is only published and acknowledged. */
async function rawPublish(servers: string, payload: string): Promise<number> {
  const connection = await connect({ servers });
  const js = jetstream(connection);
  const manager = await js.jetstreamManager();
  await manager.streams.add({ name: "RAW", subjects: ["raw"] });
  const underway: Promise<unknown>[] = [];
  const began = performance.now();
  for (let n = 0; n < RECORDS; n++) {
    underway.push(js.publish("raw", payload));
    if (underway.length >= IN_FLIGHT) await underway.shift();
  }
  await Promise.all(underway);
  const rate = RECORDS * IN_RECORD / ((performance.now() - began) / 1_000);
  await connection.close();
  return rate;
}
