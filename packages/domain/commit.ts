/** A commit: the events that one command led to, written as one unit. */

import type { Actor } from "./commands.ts";
import type { Event } from "./events.ts";

/** A commit before it has a place in the log. */
export interface CommitDraft {
  /** Milliseconds since 1970; never less than the previous commit's. */
  readonly at: number;
  /** Whose business it is; who else asks is told nothing of it. */
  readonly accountId: string;
  readonly actor: Actor;
  /** Id of the command that caused it. */
  readonly cause: string;
  readonly events: readonly Event[];
}

/** A commit in its place: numbered without gaps from 1 within its cell, chained by hash to all before it. */
export interface Commit extends CommitDraft {
  readonly cell: number;
  readonly number: number;
  /** Lower-case hex SHA-256 over the previous hash and this commit's bytes. */
  readonly hash: string;
}

/** Where a log ends. */
export interface Head {
  readonly number: number;
  readonly hash: string;
}

/** The head of an empty log. */
export const GENESIS: Head = { number: 0, hash: "0".repeat(64) };
