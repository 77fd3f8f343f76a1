/** One gateway and one orchestrator as processes of their own, on a real broker and database. */

import { type Cluster, startCluster } from "@sluice/testing";

export interface Apart extends AsyncDisposable {
  readonly cluster: Cluster;
  /** Of the broker. */
  readonly servers: string;
  readonly gateway: { readonly port: number; readonly key: string };
  /** Address of the orchestrator's agents. */
  readonly agentsUrl: string;
}

/**
 * Starts them, with one cell, and resolves when they are ready. Storage has made the tables by then and is stopped: what
 * the rows measure does not pass through it, and projecting has a row of its own.
 */
export async function startApart(): Promise<Apart> {
  const cluster = await startCluster({ cells: 1 });
  const [gateway, orchestrator, storage] = [
    cluster.gateways[0]!,
    cluster.orchestrators[0]!,
    cluster.storages[0]!,
  ];
  await storage.stop();
  return {
    cluster,
    servers: cluster.nats.url,
    gateway: { port: Number(new URL(gateway.url).port), key: cluster.key },
    agentsUrl: `${orchestrator.url.replace("http", "ws")}/ws/agent`,
    [Symbol.asyncDispose]: () => cluster[Symbol.asyncDispose](),
  };
}
