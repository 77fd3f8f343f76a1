/**
 * The streams of a cell. They are made when they are missing; what is there with settings that could lose data is
 * refused, because JetStream would go on silently.
 *
 * | stream         | subject        | keeps                                  |
 * |----------------|----------------|----------------------------------------|
 * | `LOG_<cell>`   | `log.<cell>`   | everything, nothing can be taken away  |
 * | `INBOX_<cell>` | `inbox.<cell>` | commands until they are acknowledged   |
 */

import {
  AckPolicy,
  type ConsumerConfig,
  DeliverPolicy,
  JetStreamApiCodes,
  JetStreamApiError,
  RetentionPolicy,
  StorageType,
  type StreamConfig,
} from "@nats-io/jetstream";
import { nanos } from "@nats-io/transport-node";
import { BusUnsupported } from "../errors.ts";
import type { Link } from "./link.ts";

export interface StreamNames {
  readonly stream: string;
  readonly subject: string;
}

export const logOf = (cell: number): StreamNames => ({ stream: `LOG_${cell}`, subject: `log.${cell}` });
export const inboxOf = (cell: number): StreamNames => ({ stream: `INBOX_${cell}`, subject: `inbox.${cell}` });

/** The durable consumer that all deciders of a cell share. */
export const DECIDER = "decider";

/** Settings without which data could be lost; the same names as in the server's answers. */
type Vital = Partial<StreamConfig>;

const KEEPS_ALL: Vital = {
  storage: StorageType.File,
  max_msgs: -1,
  max_bytes: -1,
  max_age: 0,
  max_msg_size: -1,
  max_msgs_per_subject: -1,
  no_ack: false,
  sealed: false,
};
const LOG: Vital = { ...KEEPS_ALL, retention: RetentionPolicy.Limits, allow_rollup_hdrs: false };
/** May be added to a stream that is there: they only forbid. */
const LOG_GUARDS: Vital = { deny_delete: true, deny_purge: true };
const INBOX: Vital = { ...KEEPS_ALL, retention: RetentionPolicy.Workqueue };

/** Makes or checks both streams. Throws `BusUnsupported` naming the setting that is wrong. */
export async function ensureStreams(link: Link, cell: number, replicas: number): Promise<void> {
  await ensureStream(link, logOf(cell), LOG, LOG_GUARDS, replicas);
  await ensureStream(link, inboxOf(cell), INBOX, {}, replicas);
}

async function ensureStream(
  link: Link,
  { stream, subject }: StreamNames,
  vital: Vital,
  guards: Vital,
  replicas: number,
): Promise<void> {
  const found = await existing(link, stream);
  if (found === null) {
    await link.jsm.streams.add({
      ...vital,
      ...guards,
      name: stream,
      subjects: [subject],
      num_replicas: replicas,
    });
    return;
  }
  for (const [setting, needed] of Object.entries({ ...vital, subjects: [subject] })) {
    const [has, must] = [found[setting as keyof StreamConfig] ?? false, needed].map((value) =>
      JSON.stringify(value)
    );
    if (has === must) continue;
    throw new BusUnsupported(
      `Cannot use stream "${stream}": its setting "${setting}" is ${has}, it must be ${must}`,
    );
  }
  if (found.mirror !== undefined || (found.sources ?? []).length > 0) {
    throw new BusUnsupported(`Cannot use stream "${stream}": it copies another stream, it must stand alone`);
  }
  const missing = Object.entries(guards).filter(([setting, on]) =>
    found[setting as keyof StreamConfig] !== on
  );
  if (missing.length > 0) await link.jsm.streams.update(stream, { ...found, ...guards });
}

async function existing(link: Link, stream: string): Promise<StreamConfig | null> {
  try {
    return (await link.jsm.streams.info(stream)).config;
  } catch (error) {
    if (error instanceof JetStreamApiError && error.code === JetStreamApiCodes.StreamNotFound) return null;
    throw error;
  }
}

/**
 * Makes the deciders' consumer, or brings the one that is there to these settings. With `anew` it is made from
 * scratch, and then the server gives every command that was not acknowledged again, at once and in order: a decider
 * that takes over need not wait until those in its predecessor's hands time out. (A negative acknowledgement does not
 * do: nats-server 2.9.10 was seen to lose its place when the request for messages that it serves next is gone.)
 */
export async function ensureDecider(
  link: Link,
  cell: number,
  ackWaitMs: number,
  anew: boolean,
): Promise<void> {
  const { stream } = inboxOf(cell);
  const config: Partial<ConsumerConfig> = {
    durable_name: DECIDER,
    ack_policy: AckPolicy.Explicit,
    deliver_policy: DeliverPolicy.All,
    ack_wait: nanos(ackWaitMs),
    max_deliver: -1,
    max_ack_pending: 4_096,
  };
  if (anew) await link.jsm.consumers.delete(stream, DECIDER).catch(unlessMissing);
  await link.jsm.consumers.add(stream, config);
}

function unlessMissing(error: unknown): void {
  if (!(error instanceof JetStreamApiError && error.code === JetStreamApiCodes.ConsumerNotFound)) throw error;
}
