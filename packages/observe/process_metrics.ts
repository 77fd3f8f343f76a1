/** What a process tells of itself, looked up at each scrape. */

import { cpuUsage } from "node:process";
import type { ProcessHandles } from "./metrics.ts";

/** Returns what is to be called before each scrape. */
export function measureProcess({ cpu, heap, loopLag, memory, started }: ProcessHandles): () => Promise<void> {
  started.set({}, performance.timeOrigin / 1_000);
  let counted = 0;
  return async () => {
    const since = performance.now();
    await new Promise<void>((resolve) => setTimeout(resolve, 0));
    loopLag.set({}, (performance.now() - since) / 1_000);
    const { user, system } = cpuUsage();
    const seconds = (user + system) / 1_000_000;
    cpu.add({}, Math.max(0, seconds - counted));
    counted = seconds;
    const { rss, heapUsed } = Deno.memoryUsage();
    memory.set({}, rss);
    heap.set({}, heapUsed);
  };
}
