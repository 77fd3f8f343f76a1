/** A server and handles on it, gone when the test is. */

import { type NatsServer, type NatsServerOptions, startNatsServer } from "../../testing/nats/mod.ts";
import { CELL } from "../contract_support.ts";
import { openNatsBus } from "../nats.ts";
import type { Bus } from "../ports.ts";
import type { NatsOptions } from "./link.ts";

export interface Stage {
  readonly server: NatsServer;
  readonly bus: Bus;
  /** Another handle; at the proxy's address if one is given. */
  open(url?: string, options?: Partial<NatsOptions> & { readonly cell?: number }): Promise<Bus>;
}

/** Runs `body` against a server: the one that is given, or a fresh one with these options. */
export async function withBus(
  options: NatsServerOptions & { readonly server?: NatsServer },
  body: (stage: Stage) => Promise<void>,
): Promise<void> {
  const server = options.server ?? await startNatsServer(options);
  const handles: Bus[] = [];
  const open = async (servers = server.url, more: Partial<NatsOptions> & { readonly cell?: number } = {}) => {
    const bus = await openNatsBus({ servers, cell: CELL, timeoutMs: 400, ...more });
    handles.push(bus);
    return bus;
  };
  try {
    await body({ server, bus: await open(), open });
  } finally {
    for (const bus of handles) await bus.close();
    await server.stop();
  }
}
