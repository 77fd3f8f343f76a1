/** The inbox of a cell as a JetStream work queue. */

import { setImmediate as turn } from "node:timers/promises";
import type { Consumer, ConsumerMessages, JsMsg } from "@nats-io/jetstream";
import type { Delivery, Inbox } from "../ports.ts";
import { type Holder, InboxMessage } from "./inbox_message.ts";
import { openSender } from "./inbox_sender.ts";
import { type Link, pause } from "./link.ts";
import { openOutcomes } from "./outcomes.ts";
import { DECIDER, ensureDecider, inboxOf } from "./streams.ts";

/** Messages asked for at once; nothing is asked for unless somebody drains, so a decider that stopped hoards nothing. */
const GROUP = 256;
/** How long one request for commands stays open, ms. */
const OPEN_MS = 5_000;
/** Settled messages that are known when the server gives them again. */
const REMEMBERED = 20_000;

export function openInbox(link: Link, cell: number, ackWaitMs: number): Inbox & { close(): void } {
  const { stream } = inboxOf(cell);
  const outcomes = openOutcomes(link);
  const store = openSender(link, cell, outcomes.sender);
  const held = new Map<number, InboxMessage>();
  /** What was held before all commands were asked for again: some of a message's commands may be settled. */
  let before = new Map<number, InboxMessage>();
  /** When the messages were stored that were settled here last, by sequence. */
  const settled = new Map<number, string>();
  /** Messages of `held` that are not with the decider, by sequence. */
  let waiting: InboxMessage[] = [];
  /** Commands of a message of which the decider has the first ones. */
  let rest: Delivery[] = [];
  let consumer: Consumer | null = null;
  let request: ConsumerMessages | null = null;
  let asking = false;
  /** Whether the consumer is to be made from scratch, so that the server gives all that is not acknowledged. */
  let anew = true;
  let draining: (() => void)[] = [];
  const forget = link.onReconnect(() => request?.stop());

  const holder: Holder = {
    has: (one) => held.get(one.seq) === one,
    tell: outcomes.tell,
    settled(message) {
      held.delete(message.seq);
      message.ack();
      settled.set(message.seq, message.timestamp);
      for (const [oldest] of settled) {
        if (settled.size <= REMEMBERED) break;
        settled.delete(oldest);
      }
    },
  };

  function wake(): void {
    const all = draining;
    draining = [];
    for (const resume of all) resume();
  }

  function keep(message: JsMsg): void {
    // its acknowledgement got lost: deciding it once more could turn a refusal that was told into a yes
    if (settled.get(message.seq) === message.timestamp) return message.ack();
    const known = held.get(message.seq);
    if (known !== undefined) return known.renew(message);
    const fresh = new InboxMessage(message, before.get(message.seq), holder);
    before.delete(message.seq);
    if (fresh.deliveries.length === 0) return message.term("not a command");
    held.set(message.seq, fresh);
    waiting.push(fresh);
    if ((waiting.at(-2)?.seq ?? 0) > message.seq) waiting.sort((a, b) => a.seq - b.seq);
    wake();
  }

  /**
   * Up to `max` commands, in order. A message is not parted unless it alone has more: who settles all of a message at once
   * never leaves some of its commands settled and others to another decider.
   */
  function take(max: number): Delivery[] {
    const group = rest.splice(0, max);
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      const room = max - group.length;
      if (room === 0 || (group.length > 0 && next.deliveries.length > room)) break;
      waiting.shift();
      group.push(...next.deliveries.slice(0, room));
      rest = next.deliveries.slice(room);
    }
    return group;
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
      const outcome = outcomes.expect(command.id, () => void store(command).catch(() => {}));
      try {
        await store(command);
      } catch (error) {
        // the caller hears that nothing happened, so nothing may happen later
        outcomes.forget(command.id);
        throw error;
      }
      return { outcome };
    },
    async drain(max, signal) {
      const either = AbortSignal.any([signal, link.over]);
      either.addEventListener("abort", wake, { once: true });
      while (!either.aborted) {
        if (!asking) void ask();
        if (waiting.length + rest.length > 0) {
          // The others of the same packet are parsed by then, so that a group is a group.
          await turn();
          return take(max);
        }
        await new Promise<void>((resolve) => draining.push(resolve));
      }
      return [];
    },
    async redeliver() {
      // What is in these hands may be of an earlier time as leader, and settled by another since: the server knows.
      before = new Map(held);
      held.clear();
      waiting = [];
      rest = [];
      anew = true;
      request?.stop();
      wake();
    },
    async pending() {
      // a work queue holds what is not acknowledged, and nothing else; a subject ends with its messages' commands
      const { state } = await link.jsm.streams.info(stream, { subjects_filter: ">" });
      let count = 0;
      for (const [subject, messages] of Object.entries(state.subjects ?? {})) {
        count += messages * Number(subject.slice(subject.lastIndexOf(".") + 1));
      }
      for (const message of held.values()) count -= message.settled;
      return count;
    },
    close() {
      forget();
      request?.stop();
    },
  };
}
