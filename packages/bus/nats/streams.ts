/**
 * The streams of a cell. They are made when they are missing; what is there with settings that could lose data is
 * refused, because JetStream would go on silently.
 *
 * | stream         | subject            | keeps                                  |
 * |----------------|--------------------|----------------------------------------|
 * | `LOG_<cell>`   | `log.<cell>`       | everything, nothing can be taken away  |
 * | `INBOX_<cell>` | `inbox.<cell>.<n>` | commands until they are acknowledged, `n` of them in a message |
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
import type { Link, MissingStreams } from "./link.ts";

export interface StreamNames {
  readonly stream: string;
  readonly subject: string;
}

export const logOf = (cell: number): StreamNames => ({ stream: `LOG_${cell}`, subject: `log.${cell}` });
export const inboxOf = (cell: number): StreamNames => ({
  stream: `INBOX_${cell}`,
  subject: `inbox.${cell}.*`,
});
/** Where a message of so many commands goes: so the server can count commands without opening messages. */
export const inboxSubject = (cell: number, commands: number): string => `inbox.${cell}.${commands}`;

/** The durable consumer that all deciders of a cell share. */
export const DECIDER = "decider";

/** A message that is sent again within this time under its id is stored once. */
const DUPLICATES_MS = 30_000;

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

/**
 * Makes or checks both streams. Throws `BusUnsupported` naming what is wrong. A log that is missing beside its inbox was
 * taken away: making it anew would begin another history, so that is refused.
 */
export async function ensureStreams(
  link: Link,
  cell: number,
  replicas: number,
  missing: MissingStreams,
): Promise<void> {
  const [log, inbox] = [logOf(cell), inboxOf(cell)];
  const isMissing = await existing(link, log.stream) === null;
  if (isMissing && missing === "must be there") {
    throw new BusUnsupported(
      `Cannot use cell ${cell}: stream "${log.stream}" is missing, look at the address`,
    );
  }
  if (isMissing && missing === "are made" && await existing(link, inbox.stream) !== null) {
    throw new BusUnsupported(
      `Cannot use cell ${cell}: stream "${log.stream}" is missing and "${inbox.stream}" is there, put the log back from a backup`,
    );
  }
  await ensureStream(link, log, LOG_GUARDS, replicas);
  await ensureStream(link, inbox, {}, replicas);
}

/** Throws `BusUnsupported` when the server has the log of a cell that is none of the first `cells`: its accounts would vanish. */
export async function refuseForeignCells(link: Link, cells: number): Promise<void> {
  for await (const name of link.jsm.streams.names()) {
    const cell = Number(/^LOG_(\d+)$/.exec(name)?.[1] ?? -1);
    if (cell < cells) continue;
    throw new BusUnsupported(
      `Cannot use ${cells} cells: the server has the log of cell ${cell}, set SLUICE_CELLS to ${
        cell + 1
      } or more`,
    );
  }
}

/** Which setting of the stream could lose data, in words; null when there is none. */
export function wrongSetting(stream: string, found: StreamConfig): string | null {
  const isLog = stream.startsWith("LOG_");
  const { subject } = (isLog ? logOf : inboxOf)(Number(stream.replace(/^\w+_/, "")));
  for (const [setting, needed] of Object.entries({ ...(isLog ? LOG : INBOX), subjects: [subject] })) {
    const [has, must] = [found[setting as keyof StreamConfig] ?? false, needed].map((value) =>
      JSON.stringify(value)
    );
    if (has !== must) return `stream "${stream}": its setting "${setting}" is ${has}, it must be ${must}`;
  }
  return found.mirror !== undefined || (found.sources ?? []).length > 0
    ? `stream "${stream}": it copies another stream, it must stand alone`
    : null;
}

async function ensureStream(
  link: Link,
  { stream, subject }: StreamNames,
  guards: Vital,
  replicas: number,
): Promise<void> {
  const found = await existing(link, stream);
  if (found === null) {
    await link.jsm.streams.add({
      ...(stream.startsWith("LOG_") ? LOG : INBOX),
      ...guards,
      name: stream,
      // long enough for a sender that is not answered, short enough for the server's memory
      duplicate_window: nanos(DUPLICATES_MS),
      subjects: [subject],
      num_replicas: replicas,
    });
    return;
  }
  const wrong = wrongSetting(stream, found);
  if (wrong !== null) throw new BusUnsupported(`Cannot use ${wrong}`);
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
