/** What became of a command: told to its sender on the live channel, never written to the log. */

import type { Recipe } from "./agent.ts";
import type { Checkpoint, Kind, MediaReference, Settings } from "./job.ts";

/** All that an agent needs to run an attempt; references are media by then. */
export interface WorkOrder {
  readonly jobId: string;
  readonly attempt: number;
  readonly agentId: string;
  readonly accountId: string;
  readonly kind: Kind;
  readonly prompt: string;
  readonly negativePrompt?: string;
  readonly model: string;
  readonly settings: Settings;
  readonly references: readonly MediaReference[];
  /** Milliseconds without a heartbeat after which the attempt is given up. */
  readonly leaseMs: number;
  /** When the attempt must be over, ms since 1970. */
  readonly deadline: number;
  /** The job's trace, as a W3C `traceparent`. */
  readonly trace?: string;
}

export interface HeldAttempt {
  readonly jobId: string;
  readonly attempt: number;
}

/** Work whose fate only the agent can find out. */
export interface LookUp extends HeldAttempt {
  readonly accountId: string;
  readonly kind: Kind;
  /** Outputs that were asked for. */
  readonly outputs: number;
  readonly checkpoint: Checkpoint | null;
}

/** What an agent must be told after it said what it holds. */
export interface Reconciliation {
  /** What it holds rightly, and for which account. */
  readonly held: readonly (HeldAttempt & { readonly accountId: string; readonly kind: Kind })[];
  readonly drop: readonly HeldAttempt[];
  readonly missing: readonly WorkOrder[];
  readonly cancel: readonly HeldAttempt[];
  readonly lookUp: readonly LookUp[];
}

/** How an agent's owner wants it to work. */
export interface OwnerWishes {
  readonly paused: boolean;
  /** Least time between two submissions at the provider, ms; null leaves it to the agent. */
  readonly minGapMs: number | null;
}

/** The answer to an accepted command, by what was asked. */
export type Reply =
  | { readonly type: "done" }
  /** How many of the jobs were cancelled, and the credits that this gave back. */
  | { readonly type: "cancelled"; readonly jobs: number; readonly released: number }
  /** The decision stands, but the attempt that spoke is over. */
  | { readonly type: "drop"; readonly reason: string }
  | {
    readonly type: "job";
    readonly jobId: string;
    readonly status: string;
    readonly reserved: number;
    readonly queuePosition: number | null;
    /** The job was there before: the same request had been made already. */
    readonly known?: true;
  }
  | {
    readonly type: "reconciliation";
    readonly reconciliation: Reconciliation;
    /** What its owner wishes of the agent; told when it connects. */
    readonly wishes?: OwnerWishes;
    /** The operator's recipe of its provider, if there is one; told when it connects. */
    readonly recipe?: Recipe;
  };

export type RejectionCode =
  | "not_found"
  | "insufficient_credits"
  | "unknown_model"
  | "invalid_input"
  | "already_exists"
  /** A newer version is in force. */
  | "version_conflict"
  | "dependency_unknown"
  | "pairing_invalid"
  | "account_suspended"
  /** The job is past the state in which that can be done. */
  | "not_queued"
  /** The job has not come to its end yet. */
  | "not_finished"
  | "unauthorized"
  /** The log could not be written: nothing happened, send it again. */
  | "unavailable"
  /** Deciding it met a mistake of ours; nothing happened and the others were decided without it. */
  | "undecidable"
  | "stale_attempt"
  | "stale_session";

/** A refusal; the words are for the person who asked. */
export interface Rejection {
  readonly code: RejectionCode;
  readonly message: string;
}

export type Outcome =
  | {
    readonly ok: true;
    readonly commandId: string;
    /** Number of the commit, or null when the command changed nothing (a repetition, a heartbeat). */
    readonly number: number | null;
    readonly reply: Reply;
  }
  | { readonly ok: false; readonly commandId: string; readonly rejection: Rejection };
