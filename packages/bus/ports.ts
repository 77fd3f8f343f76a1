/**
 * The four ports between the services (design.md §4). Each has an embedded and a JetStream implementation, and
 * `contract.ts` is the one suite that both pass.
 */

import type { Command, Commit, CommitDraft, Head, Outcome } from "@sluice/domain";

/** Commits with their places and bytes, ready to be appended after `expected` and nowhere else. Made by `seal`. */
export interface SealedRecord {
  readonly expected: Head;
  readonly head: Head;
  readonly commits: readonly Commit[];
  /** The JSON line of each commit, byte for byte as the log keeps it. */
  readonly lines: readonly string[];
}

/** Gives drafts their numbers and hashes after `expected`. */
export type Seal = (cell: number, drafts: readonly CommitDraft[], expected: Head) => SealedRecord;

/** The ordered commits of one cell. */
export interface Log {
  readonly cell: number;
  /** Where the log ends now, as the store itself says. */
  head(): Promise<Head>;
  /**
   * Appends a record atomically; resolves when it is durable. Throws `Fenced` when the log no longer ends at
   * `record.expected`. Calls may overlap as long as each record continues the one before it.
   */
  append(record: SealedRecord): Promise<void>;
  /** Commits `from` to the head of this moment, in batches. Verifies the hash chain and throws `LogCorrupt` at the first break. */
  read(from: number): AsyncIterable<readonly Commit[]>;
  /** Commits `from` on, replay then live, without a gap or a repeat, until `signal` aborts (which ends it quietly). */
  follow(from: number, signal: AbortSignal): AsyncIterable<readonly Commit[]>;
}

/** What became of a command that was sent; may never resolve, for it travels on the live channel. */
export interface Sent {
  readonly outcome: Promise<Outcome>;
}

/** A command in the decider's hands. */
export interface Delivery {
  readonly command: Command;
  /** Ends redelivery and tells the sender. Call it after the commit is durable. */
  settle(outcome: Outcome): void;
}

/** Durable commands for one cell's decider. */
export interface Inbox {
  /** Whether an unsettled command outlives the process: then it is never answered before it was decided. */
  readonly durable: boolean;
  /** Resolves when the command or its outcome is durable. Throws `BusClosed` when neither can happen any more. */
  send(command: Command): Promise<Sent>;
  /** Waits for at least one command and takes up to `max`. Unsettled deliveries come again, in order. Empty when aborted. */
  drain(max: number, signal: AbortSignal): Promise<readonly Delivery[]>;
  /**
   * Makes every command that is not settled come again, in order, whoever drained it: for a decider that takes over or
   * starts over. Deliveries of before are worth nothing any more.
   */
  redeliver(): Promise<void>;
  /** How many commands wait or are being decided. Throws when it cannot be told. */
  pending(): Promise<number>;
}

/** Facts worth showing and not worth keeping. Subjects are dotted words; `*` matches one word, a last `>` the rest. */
export interface Live {
  publish(subject: string, message: unknown): void;
  subscribe(pattern: string, handler: (message: unknown, subject: string) => void): () => void;
}

/** A belief in being the only one, that ends by itself. */
export interface Lease {
  readonly name: string;
  readonly holder: string;
  /** Aborts when the lease was lost or released. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

export interface Leases {
  /** Takes the lease and keeps renewing it; null while somebody else holds it. */
  acquire(name: string, holder: string, ttlMs: number): Promise<Lease | null>;
}

/** All four for one cell. */
export interface Bus {
  readonly log: Log;
  readonly inbox: Inbox;
  readonly live: Live;
  readonly leases: Leases;
  /** Why the bus cannot be relied on now, in words for an operator; null when all is well. Never rejects. */
  check(): Promise<string | null>;
  close(): Promise<void>;
}
