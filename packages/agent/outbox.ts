/** Messages that are repeated until the server says that they are committed or not wanted. */

import type { Clock } from "@sluice/clock";
import type { ReportedMessage } from "@sluice/protocol";
import type { Report } from "./report.ts";
import type { OutboxStore } from "./store.ts";

export type Settled = "acked" | "dropped";

export interface Outbox {
  /** Gives the report its id and keeps it, then sends it. Resolves when the server has answered, however long that takes; never rejects. */
  post(report: Report): Promise<Settled>;
  /** The server has committed the message. */
  ack(id: string): void;
  /** The message is not wanted. */
  drop(id: string): void;
  /** Nothing of this attempt is wanted any more. */
  forget(jobId: string, attempt: number): void;
  /** Sends everything that is unanswered and was not sent within the last `quietMs`, oldest first. */
  resend(quietMs: number): void;
  /** Unanswered messages, oldest first. */
  readonly pending: readonly ReportedMessage[];
}

interface Entry {
  readonly message: ReportedMessage;
  /** Null until it was sent once. */
  sentAt: number | null;
  readonly settle: (how: Settled) => void;
}

/**
 * @param send gives the message to the line if there is one; losing it is fine
 * @param settled is told of every answered message, also of those that an earlier process posted
 */
export function openOutbox(
  { store, clock, newId, kept, send, settled, failed }: {
    readonly store: OutboxStore;
    readonly clock: Clock;
    readonly newId: () => string;
    readonly kept: readonly ReportedMessage[];
    readonly send: (message: ReportedMessage) => void;
    readonly settled: (message: ReportedMessage, how: Settled) => void;
    readonly failed: (error: unknown) => void;
  },
): Outbox {
  const entries = new Map<string, Entry>();
  for (const message of kept) entries.set(message.id, { message, sentAt: null, settle: () => {} });

  function transmit(entry: Entry): void {
    entry.sentAt = clock.now();
    try {
      send(entry.message);
    } catch (error) {
      failed(error);
    }
  }

  function remove(entry: Entry, how: Settled): void {
    entries.delete(entry.message.id);
    settled(entry.message, how);
    // The answer counts even if the store cannot forget: repeating an acknowledged message is harmless.
    store.deleteMessage(entry.message.id).catch(failed).then(() => entry.settle(how));
  }

  return {
    post(report) {
      const message: ReportedMessage = { ...report, id: newId() };
      return new Promise((settle) => {
        const entry: Entry = { message, sentAt: null, settle };
        entries.set(message.id, entry);
        store.putMessage(message).catch(failed).then(() => {
          if (entry.sentAt === null && entries.has(message.id)) transmit(entry);
        });
      });
    },
    ack(id) {
      const entry = entries.get(id);
      if (entry !== undefined) remove(entry, "acked");
    },
    drop(id) {
      const entry = entries.get(id);
      if (entry !== undefined) remove(entry, "dropped");
    },
    forget(jobId, attempt) {
      for (const entry of [...entries.values()]) {
        const { message } = entry;
        if ("jobId" in message && message.jobId === jobId && message.attempt === attempt) {
          remove(entry, "dropped");
        }
      }
    },
    resend(quietMs) {
      const before = clock.now() - quietMs;
      for (const entry of entries.values()) {
        if (entry.sentAt === null || entry.sentAt <= before) transmit(entry);
      }
    },
    get pending() {
      return [...entries.values()].map((entry) => entry.message);
    },
  };
}
