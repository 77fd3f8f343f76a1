/**
 * Sends what is queued for endpoints (security.md "Webhooks out"). Acts on durable commits alone and keeps nothing of
 * its own: what was not recorded when the process dies is sent again, under the same `webhook-id`.
 */

import type { AuthSecret } from "@sluice/auth";
import { type Bus, BusClosed } from "@sluice/bus";
import { type Clock, sleep, systemClock } from "@sluice/clock";
import type { CellState, Command, CommandData, Head } from "@sluice/domain";
import { ALLOW_NOTHING, type EgressAllow } from "@sluice/media";
import { Alarm } from "./alarm.ts";
import { DeliveryBook, type Due } from "./webhook_book.ts";
import { messageOf } from "./webhook_message.ts";
import { tryDelivery } from "./webhook_try.ts";

export interface WebhookSenderOptions {
  readonly bus: Pick<Bus, "log" | "inbox">;
  readonly auth: AuthSecret;
  /** What may be called beside public https. */
  readonly allow?: EgressAllow;
  /** Our own names, as `host` or `host:port`. */
  readonly ownHosts?: readonly string[];
  readonly clock?: Clock;
  readonly newId?: () => string;
  /** How long an endpoint may take to answer, ms; 20 s by default. */
  readonly timeoutMs?: number;
  /** Told of what an operator should know. */
  readonly onProblem?: (problem: Error) => void;
  /** Told of each try. */
  readonly onTried?: (outcome: "delivered" | "refused" | "unreachable") => void;
}

export interface WebhookSender {
  /** For `DeciderOptions.onReplayed`: who leads the cell sends. */
  onReplayed(state: CellState, head: Head): void;
  /** Gives up what is underway without recording it as failed, and ends. Call it while the decider still decides. */
  close(): Promise<void>;
}

/** Between two tries to follow the log or to record what came of a try, ms. */
const REST_MS = 1_000;
/** The answer to a command may get lost; where commands are durable it is decided all the same. */
const DECIDED_WITHIN_MS = 10_000;

/** Makes a sender that begins with the first `onReplayed`. */
export function createWebhookSender(options: WebhookSenderOptions): WebhookSender {
  const { bus, auth, allow = ALLOW_NOTHING, ownHosts = [], clock = systemClock, timeoutMs } = options;
  const { newId = () => crypto.randomUUID(), onProblem = () => {}, onTried = () => {} } = options;
  const closing = new AbortController();
  const book = new DeliveryBook();
  const running = new Set<Promise<void>>();
  const alarm = new Alarm(clock, pump);
  let leading = new AbortController();

  function keep(work: Promise<void>): void {
    const kept = work.catch((cause) => onProblem(asError(cause))).finally(() => running.delete(kept));
    running.add(kept);
  }

  /** Begins what may begin and sets the alarm for the rest. */
  function pump(): void {
    if (closing.signal.aborted) return;
    for (let due = book.take(clock.now()); due !== null; due = book.take(clock.now())) keep(deliver(due));
    const next = book.nextDue();
    if (next === null) alarm.clear();
    else alarm.set(next);
  }

  async function deliver(due: Due): Promise<void> {
    try {
      const { delivery, endpoint, url } = due;
      const result = await tryDelivery(url, messageOf(delivery, endpoint, auth, clock.now()), {
        allow,
        ownHosts,
        signal: closing.signal,
        ...(timeoutMs === undefined ? {} : { timeoutMs }),
      });
      if (result === null) return;
      onTried(result.error === null ? "delivered" : result.status === null ? "unreachable" : "refused");
      await record({ deliveryId: delivery.deliveryId, attempt: delivery.attempts + 1, ...result });
    } finally {
      book.done(due);
      pump();
    }
  }

  /** Resolves when it is decided, or sure to be. */
  async function record(data: CommandData["RecordDelivery"]): Promise<void> {
    const command: Command = {
      id: newId(),
      type: "RecordDelivery",
      actor: { type: "system", id: "webhooks" },
      data,
    };
    for (;;) {
      try {
        const { outcome } = await bus.inbox.send(command);
        const late = sleep(clock, DECIDED_WITHIN_MS, closing.signal).catch(() => {});
        const decided = await (bus.inbox.durable ? Promise.race([outcome, late]) : outcome);
        if (decided === undefined || decided.ok) return;
        onProblem(new Error(`record delivery "${data.deliveryId}": ${decided.rejection.message}`));
        if (decided.rejection.code !== "unavailable") return;
      } catch (cause) {
        if (cause instanceof BusClosed) return;
        onProblem(asError(cause));
      }
      // a shutdown leaves it unrecorded: it is sent again after the next start
      if (closing.signal.aborted) return;
      await sleep(clock, REST_MS, closing.signal).catch(() => {});
    }
  }

  async function follow(from: number, signal: AbortSignal): Promise<void> {
    for (let next = from; !signal.aborted;) {
      try {
        for await (const commits of bus.log.follow(next, signal)) {
          // a batch may come when another state counts already
          if (signal.aborted) return;
          for (const commit of commits) {
            book.fold(commit);
            next = commit.number + 1;
          }
          pump();
        }
      } catch (cause) {
        if (signal.aborted) return;
        onProblem(asError(cause));
      }
      await sleep(clock, REST_MS, signal).catch(() => {});
    }
  }

  return {
    onReplayed(state, head) {
      leading.abort();
      if (closing.signal.aborted) return;
      leading = new AbortController();
      book.restart(state);
      keep(follow(head.number + 1, leading.signal));
      pump();
    },
    async close() {
      closing.abort();
      leading.abort();
      alarm.clear();
      while (running.size > 0) await Promise.all(running);
    },
  };
}

function asError(cause: unknown): Error {
  return cause instanceof Error ? cause : new Error(String(cause));
}
