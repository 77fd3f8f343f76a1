/** A worker: the real agent library over simulated sockets, uploads, disk and site. */

import { type AgentHandle, connectAgent, type Machine } from "@sluice/agent";
import { createHash } from "node:crypto";
import { diskOf, newDisk } from "./disk.ts";
import { driverOf } from "./driver.ts";
import { type Door, socketsOf } from "./line.ts";
import type { Process } from "./process.ts";
import { type Part, partOf, type Stage } from "./stage.ts";
import type { Storage } from "./storage_part.ts";

export interface AgentPart extends Part {
  readonly agentId: string;
  readonly token: string;
  /** Cuts its present socket. */
  cut(): void;
}

export interface AgentOptions {
  readonly agentId: string;
  readonly token: string;
  readonly concurrency: number;
  readonly minGapMs: number;
  /** A door that is open now. */
  readonly door: () => Door | null;
  readonly storages: readonly Storage[];
}

export function agentPart(stage: Stage, name: string, options: AgentOptions): AgentPart {
  const { world, network, site, laws, mutation } = stage;
  const { agentId, token, door, storages } = options;
  const disk = newDisk();
  let cut = () => {};

  function run(process: Process): void {
    const { WebSocket, breakAll } = socketsOf(network, process, door);
    cut = breakAll;
    const machine: Machine = {
      random: () => world.random.next(),
      newId: () => world.random.uuid(),
      sha256: async (bytes) => createHash("sha256").update(bytes).digest("hex"),
    };
    const begun: Promise<AgentHandle> = connectAgent({
      url: "ws://orchestrator.simulation/ws/agent",
      agentId,
      token,
      version: "1",
      provider: driverOf({ process, network, site, ...options, mutation }),
      store: diskOf(disk, network, process),
      clock: process.clock,
      machine,
      WebSocket,
      fetch: fetchOf(stage, process, storages),
      onState: ({ status }) => {
        if (status === "replaced") laws.fail("an agent that is alone is not replaced", name);
      },
    });
    begun.catch((error) => laws.fail("an agent starts", String(error)));
  }
  return Object.assign(partOf(world, name, run), { agentId, token, cut: () => cut() });
}

/** The `fetch` of an agent: to any storage worker that lives, there and back. */
function fetchOf(
  { world, network }: Stage,
  process: Process,
  storages: readonly Storage[],
): typeof globalThis.fetch {
  const fetch = (url: string, init: RequestInit = {}) =>
    new Promise<Response>((resolve, reject) => {
      const { signal } = init;
      const fail = () => process.run(() => reject(new TypeError("connection reset")));
      signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
      world.after(network.delayOf(process), `${process.name}: ${init.method ?? "GET"}`, () => {
        const living = storages.filter((one) => one.process.alive);
        if (living.length === 0 || network.fails(network.faults.fetchFails)) return fail();
        const storage = world.random.pick(living);
        const server = storage.process;
        server.onEnd(fail);
        const { method = "GET", headers = {}, body = null } = init;
        server.run(() => {
          storage.serve(new Request(url, { method, headers, body })).then(async (answer) => {
            const text = await answer.text();
            if (network.fails(network.faults.fetchFails)) return fail();
            const { status } = answer;
            world.after(network.delayOf(process), `${process.name}: answer ${status}`, () => {
              if (server.alive) process.run(() => resolve(new Response(text, { status })));
            });
          });
        });
      });
    });
  return fetch as typeof globalThis.fetch;
}
