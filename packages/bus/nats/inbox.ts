/** The inbox of a cell as a JetStream work queue. */

import { setImmediate as turn } from "node:timers/promises";
import type { Command, Outcome } from "@sluice/domain";
import type { Consumer, ConsumerMessages, JsMsg } from "@nats-io/jetstream";
import { headers } from "@nats-io/transport-node";
import { BusClosed } from "../errors.ts";
import type { Delivery, Inbox } from "../ports.ts";
import { explain, type Link, pause } from "./link.ts";
import { openOutcomes, type Outcomes } from "./outcomes.ts";
import { DECIDER, ensureDecider, inboxOf } from "./streams.ts";

const SENDER = "Sluice-Sender";
/** Commands asked for at once; nothing is asked for unless somebody drains, so a decider that stopped hoards nothing. */
const GROUP = 256;
/** How long one request for commands stays open, ms. */
const OPEN_MS = 5_000;

/** Settled commands that are known when the server gives them again. */
const REMEMBERED = 20_000;

/** A command that the server gave us and that is not settled. */
interface Held extends Delivery {
  message: JsMsg;
}

export function openInbox(link: Link, cell: number, ackWaitMs: number): Inbox & { close(): void } {
  const { stream, subject } = inboxOf(cell);
  const outcomes = openOutcomes(link);
  const held = new Map<number, Held>();
  /** Sequences of what was settled here, the newest. */
  const settled = new Set<number>();
  /** Those of `held` that are not with the decider, by sequence. */
  let waiting: Held[] = [];
  let consumer: Consumer | null = null;
  let request: ConsumerMessages | null = null;
  let asking = false;
  /** Whether the consumer is to be made from scratch, so that the server gives all that is not acknowledged. */
  let anew = true;
  let draining: (() => void)[] = [];
  const forget = link.onReconnect(() => request?.stop());

  function wake(): void {
    const all = draining;
    draining = [];
    for (const resume of all) resume();
  }

  function keep(message: JsMsg): void {
    // its acknowledgement got lost: deciding it once more could turn a refusal that was told into a yes
    if (settled.has(message.seq)) return message.ack();
    const known = held.get(message.seq);
    if (known !== undefined) {
      known.message = message; // it took us longer than the server waits; only the newest delivery can be acknowledged
      return;
    }
    const delivery = hold(message, held, settled, outcomes);
    if (delivery === null) return;
    held.set(message.seq, delivery);
    waiting.push(delivery);
    if ((waiting.at(-2)?.message.seq ?? 0) > message.seq) waiting.sort(bySequence);
    wake();
  }

  async function ask(): Promise<void> {
    asking = true;
    try {
      if (anew || consumer === null) {
        await ensureDecider(link, cell, ackWaitMs, anew);
        consumer = await link.js.consumers.get(stream, DECIDER);
        anew = false;
      }
      request = await consumer.fetch({ max_messages: GROUP, expires: OPEN_MS });
      for await (const message of request) keep(message);
    } catch {
      // Whatever it was, the consumer is looked up again; a server that refuses for good shows in `send` and `append`.
      consumer = null;
      await pause(50, link.over);
    } finally {
      request = null;
      asking = false;
      wake();
    }
  }

  return {
    durable: true,
    async send(command) {
      const label = headers();
      label.set(SENDER, outcomes.sender);
      const body = JSON.stringify(command);
      // each sending is stored once, however often it takes until the server says so
      const publish = async () => {
        const msgID = crypto.randomUUID();
        await link.ask(
          `send command "${command.id}"`,
          () => link.js.publish(subject, body, { headers: label, msgID }),
        );
      };
      const outcome = outcomes.expect(command.id, () => void publish().catch(() => {}));
      try {
        await publish();
      } catch (error) {
        if (error instanceof BusClosed) throw error;
        throw explain(`send command "${command.id}"`, error);
      }
      return { outcome };
    },
    async drain(max, signal) {
      const either = AbortSignal.any([signal, link.over]);
      either.addEventListener("abort", wake, { once: true });
      while (!either.aborted) {
        if (!asking) void ask();
        if (waiting.length > 0) {
          // The others of the same packet are parsed by then, so that a group is a group.
          await turn();
          return waiting.splice(0, max);
        }
        await new Promise<void>((resolve) => draining.push(resolve));
      }
      return [];
    },
    async redeliver() {
      // What is in these hands may be of an earlier time as leader, and settled by another since: the server knows.
      held.clear();
      waiting = [];
      anew = true;
      request?.stop();
      wake();
    },
    async pending() {
      // a work queue holds what is not acknowledged, and nothing else
      return (await link.jsm.streams.info(stream)).state.messages;
    },
    close() {
      forget();
      request?.stop();
    },
  };
}

function bySequence(a: Held, b: Held): number {
  return a.message.seq - b.message.seq;
}

function hold(
  message: JsMsg,
  held: Map<number, Held>,
  settled: Set<number>,
  outcomes: Outcomes,
): Held | null {
  let command: Command;
  try {
    command = message.json<Command>();
    if (typeof command?.id !== "string" || typeof command.type !== "string") {
      throw new TypeError("not a command");
    }
  } catch {
    message.term("not a command"); // nobody could ever settle it
    return null;
  }
  return {
    command,
    message,
    settle(outcome: Outcome) {
      const { seq } = this.message;
      if (!held.delete(seq)) return;
      settled.add(seq);
      for (const oldest of settled) {
        if (settled.size <= REMEMBERED) break;
        settled.delete(oldest);
      }
      this.message.ack();
      const sender = this.message.headers?.get(SENDER) ?? "";
      if (sender !== "") outcomes.tell(sender, outcome);
    },
  };
}
