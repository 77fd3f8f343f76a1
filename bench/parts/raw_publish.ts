/** What a client of JetStream gets through when it only publishes and awaits acknowledgements. */

import { jetstream } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";

export interface PublishOptions {
  readonly servers: string;
  readonly payload: string;
  readonly inFlight: number;
  readonly seconds: number;
}

/** Messages a second into a stream of its own, on the server's disk; it is deleted afterwards. */
export async function rawPublish(
  { servers, payload, inFlight, seconds }: PublishOptions,
): Promise<number> {
  const connection = await connect({ servers });
  const js = jetstream(connection);
  const manager = await js.jetstreamManager();
  await manager.streams.add({ name: "RAW", subjects: ["raw"] });
  let sent = 0;
  const began = performance.now();
  const until = began + seconds * 1_000;
  await Promise.all(Array.from({ length: inFlight }, async () => {
    for (; performance.now() < until; sent++) await js.publish("raw", payload);
  }));
  const rate = sent / ((performance.now() - began) / 1_000);
  await manager.streams.delete("RAW");
  await connection.close();
  return rate;
}
