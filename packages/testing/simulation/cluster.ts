/** The servers of the bus, which never die, and the bus as a process sees it. */

import type { Bus } from "@sluice/bus";
import { InboxServer } from "./cluster_inbox.ts";
import { LeaseServer, LiveServer } from "./cluster_live.ts";
import { LogServer } from "./cluster_log.ts";
import type { Network } from "./network.ts";
import type { Process } from "./process.ts";

export const CELL = 0;

export interface Cluster {
  readonly log: LogServer;
  readonly inbox: InboxServer;
  readonly live: LiveServer;
  readonly leases: LeaseServer;
  busOf(process: Process): Bus;
}

export function openCluster(network: Network): Cluster {
  const log = new LogServer(network, CELL);
  const inbox = new InboxServer(network);
  const live = new LiveServer(network);
  const leases = new LeaseServer(network);
  return {
    log,
    inbox,
    live,
    leases,
    busOf: (process) => ({
      log: log.handle(process),
      inbox: inbox.handle(process),
      live: live.handle(process),
      leases: leases.handle(process),
      check: async () => null,
      close: async () => {},
    }),
  };
}
