/** The two ways to a bus. Each loads its code only when it is called, so a process pays for the one it uses. */

import type { EmbeddedOptions } from "./embedded/open.ts";
import type { Buses, NatsOptions } from "./nats/open.ts";
import type { Bus } from "./ports.ts";

/**
 * Opens the bus of one cell inside this process: log in a SQLite file, everything else in memory. Whoever opens the
 * same file in the same isolate meets on it: sends, live signals and leases reach each other. Other isolates and
 * processes share the log only; two writers fence each other.
 *
 * @throws LogCorrupt when the file is not a log or its last commits do not chain
 * @throws LogUnwritable when the file cannot be opened or written
 */
export async function openEmbeddedBus(options: EmbeddedOptions): Promise<Bus> {
  const { open } = await import("./embedded/open.ts");
  return open(options);
}

/**
 * Opens the bus of one cell on NATS JetStream (server 2.9.10 or newer).
 *
 * @throws BusUnsupported when the server is too old, has no JetStream, or holds streams with settings that lose data
 */
export async function openNatsBus(options: NatsOptions & { readonly cell: number }): Promise<Bus> {
  const { open } = await import("./nats/open.ts");
  return open(options);
}

/**
 * The same for the cells 0 to `cells` - 1, over one connection. Throws `BusUnsupported` also when the server has the log
 * of a further cell.
 */
export async function openNatsBuses(options: NatsOptions & { readonly cells: number }): Promise<Buses> {
  const { openAll } = await import("./nats/open.ts");
  return openAll(options);
}
