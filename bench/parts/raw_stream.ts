/** A log's stream as JetStream has it, for what receiving alone costs. */

import { jetstream, type JetStreamClient } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";

async function connected<T>(
  servers: string,
  run: (js: JetStreamClient, last: (stream: string) => Promise<number>) => Promise<T>,
): Promise<T> {
  const connection = await connect({ servers });
  const js = jetstream(connection);
  const manager = await js.jetstreamManager();
  try {
    return await run(js, async (stream) => (await manager.streams.info(stream)).state.last_seq);
  } finally {
    await connection.close();
  }
}

/** Sequence of the last message of a cell's log. */
export async function lastMessage(servers: string, cell: number): Promise<number> {
  return await connected(servers, (_, last) => last(`LOG_${cell}`));
}

/** Receives the messages from a sequence to the end and throws them away. */
export async function readRaw(
  servers: string,
  cell: number,
  from: number,
): Promise<{ readonly ms: number; readonly bytes: number }> {
  return await connected(servers, async (js, last) => {
    const stream = `LOG_${cell}`;
    const end = await last(stream);
    const began = performance.now();
    const consumer = await js.consumers.get(stream, { opt_start_seq: from });
    const messages = await consumer.consume({ max_messages: 64 });
    let bytes = 0;
    for await (const message of messages) {
      bytes += message.data.length;
      if (message.seq >= end) messages.stop();
    }
    return { ms: performance.now() - began, bytes };
  });
}
