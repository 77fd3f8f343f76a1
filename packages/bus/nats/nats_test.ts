import { startNatsServer, startProxy } from "../../testing/nats/mod.ts";
import { busContract } from "../contract.ts";
import { CELL, followFor, type Harness } from "../contract_support.ts";
import { openNatsBus } from "../nats.ts";
import type { Bus } from "../ports.ts";

async function start(): Promise<Harness> {
  const server = await startNatsServer();
  const handles: Bus[] = [];

  async function open(url = server.url): Promise<Bus> {
    const bus = await openNatsBus({ servers: url, cell: CELL, timeoutMs: 500 });
    handles.push(bus);
    return bus;
  }
  return {
    open: () => open(),
    crash: () => server.restart(),
    async appendUnheard(record) {
      const proxy = startProxy(server.port);
      const [deaf, other] = [await open(proxy.url), await open()];
      await deaf.log.head();
      proxy.swallow();
      const appending = deaf.log.append(record);
      await followFor(other, record.head.number, 1);
      proxy.cut();
      await appending;
      await deaf.close();
      await proxy.close();
    },
    async close() {
      for (const bus of handles) await bus.close();
      await server.stop();
    },
  };
}

busContract("nats bus", start);
