/** The bus on NATS: one cell, or all of them over one connection. */

import type { Bus } from "../ports.ts";
import { checkStreams } from "./check.ts";
import { openInbox } from "./inbox.ts";
import { openLeases } from "./leases.ts";
import { type Link, type NatsOptions, openLink } from "./link.ts";
import { openLive } from "./live.ts";
import { openLog } from "./log.ts";
import { ensureStreams, refuseForeignCells } from "./streams.ts";

export type { NatsOptions };

/** The cells of a deployment; the bus of cell `n` is at `n`. Closing one of them closes nothing but its own part. */
export interface Buses {
  readonly cells: readonly Bus[];
  /** See `Bus.check`; for all cells. */
  check(): Promise<string | null>;
  close(): Promise<void>;
}

/**
 * Opens the bus of one cell on NATS JetStream (server 2.9.10 or newer).
 *
 * @throws BusUnsupported when the server is too old, has no JetStream, or holds streams with settings that lose data
 */
export async function open({ cell, ...options }: NatsOptions & { readonly cell: number }): Promise<Bus> {
  const { cells: [bus], close } = await openCells(options, [cell]);
  return { ...bus!, close };
}

/**
 * The same for the cells 0 to `cells` - 1, over one connection. Throws `BusUnsupported` also when the server has the log
 * of a further cell.
 */
export async function openAll(
  { cells, ...options }: NatsOptions & { readonly cells: number },
): Promise<Buses> {
  return await openCells(options, Array.from({ length: cells }, (_, cell) => cell), true);
}

async function openCells(options: NatsOptions, cells: readonly number[], all = false): Promise<Buses> {
  const { replicas = 1, ackWaitMs = 30_000, streams = "are made" } = options;
  const link = await openLink({ name: all ? "sluice" : `sluice cell ${cells[0]}`, ...options });
  try {
    if (all) await refuseForeignCells(link, cells.length);
    for (const cell of cells) await ensureStreams(link, cell, replicas, streams);
  } catch (error) {
    await link.close();
    throw error;
  }
  const leases = openLeases(link, replicas);
  const live = openLive(link);
  const parts = cells.map((cell) => partOf(link, cell, ackWaitMs));
  let closing: Promise<void> | null = null;
  return {
    cells: parts.map((part) => ({ ...part, live, leases })),
    check: () => checkStreams(link, cells),
    close: () =>
      closing ??= (async () => {
        for (const part of parts) await part.close();
        await leases.close();
        await link.close();
      })(),
  };
}

function partOf(link: Link, cell: number, ackWaitMs: number): Omit<Bus, "live" | "leases"> {
  const inbox = openInbox(link, cell, ackWaitMs);
  return {
    log: openLog(link, cell),
    inbox,
    check: () => checkStreams(link, [cell]),
    close: () => Promise.resolve(inbox.close()),
  };
}
