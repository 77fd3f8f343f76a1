/** The agent's memory in the browser's storage: one key for each message and job. */

import type { HeldJob, Kept, OutboxStore } from "@sluice/agent";
import type { ReportedMessage } from "@sluice/protocol";
import { readAll, type Storage, write } from "./storage.ts";

type Recipe = NonNullable<Kept["recipe"]>;

/** Digits of a message's place in the order; enough for ever. */
const DIGITS = 12;

/**
 * The store of one agent under keys that begin with `prefix`. Calls take effect one after the other; one that fails
 * rejects with `StorageFull` and does not stop those behind it.
 */
export function openStore(storage: Storage, prefix: string): OutboxStore {
  /** Message id → its key. */
  const places = new Map<string, string>();
  let nextPlace = 0;
  let before: Promise<unknown> = Promise.resolve();

  function inTurn<T>(act: () => Promise<T>): Promise<T> {
    const mine = before.then(act, act);
    before = mine;
    mine.catch(() => {}); // whoever called hears of it
    return mine;
  }

  async function load(): Promise<Kept> {
    const messages: ReportedMessage[] = [];
    const jobs: HeldJob[] = [];
    let recipe: Recipe | null = null;
    const entries = await readAll(storage, prefix);
    for (const [key, value] of entries.sort(([a], [b]) => a < b ? -1 : 1)) {
      const [what, place] = key.split(":");
      if (what === "message") {
        const message = value as ReportedMessage;
        messages.push(message);
        places.set(message.id, prefix + key);
        nextPlace = Math.max(nextPlace, Number(place) + 1);
      } else if (what === "job") jobs.push(value as HeldJob);
      else if (what === "recipe") recipe = value as Recipe;
    }
    return { messages, jobs: jobs.sort((a, b) => a.at - b.at), recipe };
  }

  return {
    load: () => inTurn(load),
    putMessage: (message) =>
      inTurn(async () => {
        const key = places.get(message.id) ?? `${prefix}message:${String(nextPlace++).padStart(DIGITS, "0")}`;
        places.set(message.id, key);
        await write(storage, { [key]: message });
      }),
    deleteMessage: (id) =>
      inTurn(async () => {
        const key = places.get(id);
        if (key === undefined) return;
        await storage.remove([key]);
        places.delete(id);
      }),
    putJob: (job) => inTurn(() => write(storage, { [`${prefix}job:${job.order.jobId}`]: job })),
    deleteJob: (jobId) => inTurn(() => storage.remove([`${prefix}job:${jobId}`])),
    putRecipe: (recipe) => inTurn(() => write(storage, { [`${prefix}recipe`]: recipe })),
  };
}
