import { join } from "node:path";
import { busContract } from "../contract.ts";
import { CELL, type Harness } from "../contract_support.ts";
import { openEmbeddedBus } from "../embedded.ts";
import type { Bus } from "../ports.ts";

async function start(): Promise<Harness> {
  const folder = await Deno.makeTempDir();
  const path = join(folder, "log.db");
  let handles: Bus[] = [];

  async function open(): Promise<Bus> {
    const bus = await openEmbeddedBus({ path, cell: CELL });
    handles.push(bus);
    return bus;
  }
  async function crash(): Promise<void> {
    const all = handles;
    handles = [];
    for (const bus of all) await bus.close();
  }
  return {
    open,
    crash,
    async appendUnheard(record) {
      await (await open()).log.append(record);
      await crash();
    },
    async close() {
      await crash();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

busContract("embedded bus", start);
