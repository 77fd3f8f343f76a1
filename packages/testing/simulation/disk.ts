/** An agent's store on a disk that outlives it: what was put and not confirmed when it died is there, or is not. */

import { type Kept, memoryStore, type OutboxStore } from "@sluice/agent";
import { Channel, type Network } from "./network.ts";
import type { Process } from "./process.ts";

/** The store as one life of the agent sees it. */
export function diskOf(disk: OutboxStore, network: Network, process: Process): OutboxStore {
  const channel = new Channel();
  const write = (act: () => Promise<void>) =>
    network.ask(process, "disk", () => {
      if (process.alive || process.flushed) void act();
    }, channel);
  return {
    load: async () => copy(await disk.load()),
    putMessage: (message) => write(() => disk.putMessage(copy(message))),
    deleteMessage: (id) => write(() => disk.deleteMessage(id)),
    putJob: (job) => write(() => disk.putJob(copy(job))),
    deleteJob: (jobId) => write(() => disk.deleteJob(jobId)),
    putRecipe: (recipe) => write(() => disk.putRecipe(copy(recipe))),
  };
}

/** A disk with nothing on it. */
export const newDisk: () => OutboxStore = memoryStore;

function copy<T extends Kept | Kept["messages"][number] | Kept["jobs"][number] | Kept["recipe"]>(
  thing: T,
): T {
  return JSON.parse(JSON.stringify(thing)) as T;
}
