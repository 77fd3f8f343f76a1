/** The bus on NATS. */

import type { Bus } from "../ports.ts";
import { openInbox } from "./inbox.ts";
import { openLeases } from "./leases.ts";
import { type NatsOptions, openLink } from "./link.ts";
import { openLive } from "./live.ts";
import { openLog } from "./log.ts";
import { ensureStreams } from "./streams.ts";

export type { NatsOptions };

/** See `openNatsBus`. */
export async function open(options: NatsOptions): Promise<Bus> {
  const { cell, replicas = 1, ackWaitMs = 30_000 } = options;
  const link = await openLink(options);
  try {
    await ensureStreams(link, cell, replicas);
  } catch (error) {
    await link.close();
    throw error;
  }
  const inbox = openInbox(link, cell, ackWaitMs);
  const leases = openLeases(link, replicas);
  let closing: Promise<void> | null = null;
  return {
    log: openLog(link, cell),
    inbox,
    live: openLive(link),
    leases,
    close: () =>
      closing ??= (async () => {
        inbox.close();
        await leases.close();
        await link.close();
      })(),
  };
}
