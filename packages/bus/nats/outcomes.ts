/**
 * Outcomes on their way back to senders: one core subject a bus, `outcome.<sender>`; those of one moment travel together.
 * That channel may lose them, so who waits for long asks again by sending the command once more: it is known by its id
 * and then carried out once.
 */

import { Buffer } from "node:buffer";
import type { Outcome } from "@sluice/domain";
import type { Link } from "./link.ts";
import { fitting, largestFor, roomFor } from "./message_size.ts";

/** Outcomes that may be awaited at once; the oldest are forgotten, for an outcome may never come. */
const MOST_AWAITED = 100_000;
/** After so long without an outcome the command is sent again, ms; and so often in all. */
const ASK_AGAIN_MS = 5_000;
const MOST_ASKED = 4;

export interface Outcomes {
  /** Where outcomes for this bus go; travels with each command. */
  readonly sender: string;
  /** The outcome of that command when it comes; `again` sends it once more. Ask before the command leaves. */
  expect(commandId: string, again: () => void): Promise<Outcome>;
  /** One who expected it was told that the command was not stored: without others it is not sent again. */
  forget(commandId: string): void;
  /** Tells another bus. */
  tell(sender: string, outcome: Outcome): void;
}

interface Awaited {
  readonly promise: Promise<Outcome>;
  readonly resolve: (outcome: Outcome) => void;
  readonly again: () => void;
  /** How many wait for it. */
  waiting: number;
  /** When it was last asked for, ms since any fixed moment. */
  at: number;
  asked: number;
}

export function openOutcomes(link: Link): Outcomes {
  const sender = crypto.randomUUID();
  const awaited = new Map<string, Awaited>();
  const subject = (to: string) => `outcome.${to}`;
  /** Lines that are to be told, by sender. */
  const telling = new Map<string, string[]>();
  let listening = false;

  function listen(): void {
    listening = true;
    link.nc.subscribe(subject(sender), {
      callback(error, message) {
        if (error !== null) return;
        for (const line of message.string().split("\n")) {
          const outcome = JSON.parse(line) as Outcome;
          awaited.get(outcome.commandId)?.resolve(outcome);
          awaited.delete(outcome.commandId);
        }
      },
    });
    const timer = setInterval(askAgain, ASK_AGAIN_MS / 2);
    Deno.unrefTimer(timer);
    link.over.addEventListener("abort", () => clearInterval(timer), { once: true });
  }

  function forgetOldest(): void {
    const [oldest] = awaited.keys();
    if (oldest !== undefined) awaited.delete(oldest);
  }

  function askAgain(): void {
    const now = performance.now();
    for (const one of awaited.values()) {
      if (now - one.at < ASK_AGAIN_MS * one.asked || one.asked >= MOST_ASKED) continue;
      one.at = now;
      one.asked++;
      one.again();
    }
  }

  function flush(): void {
    const maxPayload = link.nc.info?.max_payload ?? 0;
    const room = roomFor(maxPayload);
    for (const [to, all] of telling) {
      // one that the server never takes is as good as lost: the client would throw here, where nobody can answer for it
      const lines = all.filter((line) => Buffer.byteLength(line) < largestFor(maxPayload));
      while (lines.length > 0 && !link.over.aborted) {
        link.nc.publish(subject(to), lines.splice(0, fitting(lines, room)).join("\n"));
      }
    }
    telling.clear();
  }

  return {
    sender,
    expect(commandId, again) {
      if (!listening) listen();
      const found = awaited.get(commandId);
      if (found !== undefined) {
        found.waiting++;
        return found.promise;
      }
      if (awaited.size >= MOST_AWAITED) forgetOldest();
      const { promise, resolve } = Promise.withResolvers<Outcome>();
      awaited.set(commandId, { promise, resolve, again, waiting: 1, at: performance.now(), asked: 1 });
      return promise;
    },
    forget(commandId) {
      const found = awaited.get(commandId);
      if (found !== undefined && --found.waiting === 0) awaited.delete(commandId);
    },
    tell(to, outcome) {
      const line = JSON.stringify(outcome);
      const lines = telling.get(to);
      if (lines !== undefined) return void lines.push(line);
      // a decider settles a group in one go: by the next microtask all of it is here
      if (telling.size === 0) queueMicrotask(flush);
      telling.set(to, [line]);
    },
  };
}
