/**
 * Commands in memory, in order. They need no disk of their own: `send` resolves with the outcome, which follows the
 * durable commit, and a sender that got no answer because of a crash sends again under the same command id.
 */

import { setImmediate as turn } from "node:timers/promises";
import type { Command, Outcome } from "@sluice/domain";
import { BusClosed } from "../errors.ts";
import type { Delivery, Inbox, Sent } from "../ports.ts";

/** Drains that follow each other within this time are load, ms. */
const BUSY_MS = 2;

export interface EmbeddedInbox {
  /** The inbox as one handle of the bus sees it; `close` throws into its sends and puts back what it drained. */
  handle(): Inbox & { close(): void };
}

/** A handle of the bus, as owner of sends and taker of deliveries. */
interface Party {
  closed: boolean;
}

/** One command from `send` to `settle`; it is its own delivery, so passing it through allocates nothing more. */
class Entry implements Delivery {
  settled = false;
  taker: Party | null = null;

  constructor(
    readonly command: Command,
    readonly sender: Party,
    readonly taken: Set<Entry>,
    readonly resolve: (sent: Sent) => void,
    readonly reject: (error: Error) => void,
  ) {}

  settle(outcome: Outcome): void {
    if (this.settled) return;
    this.settled = true;
    this.taken.delete(this);
    this.resolve({ outcome: Promise.resolve(outcome) });
  }
}

export function openInbox(): EmbeddedInbox {
  let queue: Entry[] = [];
  let first = 0;
  /** Drained and not settled, oldest first. */
  const taken = new Set<Entry>();
  let waiting: (() => void)[] = [];
  let drainedAt = Number.NEGATIVE_INFINITY;

  function wake(): void {
    const all = waiting;
    waiting = [];
    for (const resume of all) resume();
  }

  function take(max: number, taker: Party): Entry[] {
    const group: Entry[] = [];
    while (first < queue.length && group.length < max) {
      const entry = queue[first++];
      if (entry === undefined || entry.settled) continue;
      entry.taker = taker;
      taken.add(entry);
      group.push(entry);
    }
    if (first === queue.length) {
      queue = [];
      first = 0;
    }
    return group;
  }

  function putBack(taker: Party): void {
    const back = [...taken].filter((entry) => entry.taker === taker);
    for (const entry of back) taken.delete(entry);
    queue = [...back, ...queue.slice(first)];
    first = 0;
    if (queue.length > 0) wake();
  }

  function abandon(sender: Party): void {
    for (const entry of [...taken, ...queue.slice(first)]) {
      if (entry.sender !== sender || entry.settled) continue;
      entry.settled = true;
      taken.delete(entry);
      entry.reject(new BusClosed(`wait for the outcome of command "${entry.command.id}"`));
    }
  }

  /**
   * Under load, lets the commands that still wait in sockets join the group: one fsync for all of them is what makes
   * the log fast. A drain that comes after a pause takes what is there, so that a lone command waits for nobody.
   */
  async function gather(max: number, signal: AbortSignal): Promise<void> {
    let seen = 0;
    while (queue.length - first > seen && queue.length - first < max && !signal.aborted) {
      seen = queue.length - first;
      await turn();
    }
  }

  return {
    handle() {
      const self: Party = { closed: false };
      return {
        durable: false,
        send(command) {
          if (self.closed) return Promise.reject(new BusClosed(`send command "${command.id}"`));
          return new Promise((resolve, reject) => {
            queue.push(new Entry(command, self, taken, resolve, reject));
            if (waiting.length > 0) wake();
          });
        },
        async drain(max, signal) {
          const busy = performance.now() - drainedAt < BUSY_MS;
          while (!signal.aborted && !self.closed) {
            if (busy) {
              await gather(max, signal);
              if (signal.aborted || self.closed) break;
            }
            const group = take(max, self);
            drainedAt = performance.now();
            if (group.length > 0) return group;
            await new Promise<void>((resolve) => {
              waiting.push(resolve);
              signal.addEventListener("abort", wake, { once: true });
            });
            signal.removeEventListener("abort", wake);
          }
          return [];
        },
        async redeliver() {
          putBack(self);
        },
        async pending() {
          return taken.size + queue.length - first;
        },
        close() {
          self.closed = true;
          abandon(self);
          putBack(self);
          wake();
        },
      };
    },
  };
}
