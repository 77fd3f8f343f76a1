/** What the studio starts from before it follows the events: the domain's own objects, so that the domain's own folds go on from them. */

import type { Account, Agent, Job, Key, Scope, Webhook } from "@sluice/domain";
import { positionOf } from "./ids.ts";

export type SnapshotAccount = Omit<Account, "endedSessions" | "sessionsSince">;
export type SnapshotAgent = Omit<Agent, "tokenHash">;
export type SnapshotKey = Omit<Key, "hash">;

/** `GET /api/studio`: everything as of `position`. */
export interface Snapshot {
  /** Where `GET /api/events?after=` goes on. */
  readonly position: string;
  /** The server's clock, ms since 1970. */
  readonly now: number;
  readonly version: string;
  readonly publicUrl: string;
  readonly account: SnapshotAccount;
  /** The key that the caller came with, and what it may do. */
  readonly keyId: string;
  readonly scopes: readonly Scope[];
  /** The account's own agents, and shared ones that may serve it. */
  readonly agents: readonly SnapshotAgent[];
  /** All open jobs, and the newest finished ones; oldest first. */
  readonly jobs: readonly Job[];
  /** Per cent by job, of those whose agents told any. */
  readonly progress: Readonly<Record<string, number>>;
  /** Null without the scope `manage`. */
  readonly keys: readonly SnapshotKey[] | null;
  readonly webhooks: readonly Webhook[] | null;
}

export interface SnapshotParts extends Omit<Snapshot, "position" | "account" | "agents" | "keys" | "jobs"> {
  readonly cell: number;
  readonly number: number;
  readonly account: Account;
  readonly agents: readonly Agent[];
  readonly jobs: readonly Job[];
  readonly keys: readonly Key[] | null;
}

/** Without hashes of credentials, other sessions and addresses that jobs named. */
export function snapshotJson(
  { cell, number, account, agents, jobs, keys, ...rest }: SnapshotParts,
): Snapshot {
  const { endedSessions: _ended, sessionsSince: _since, ...shown } = account;
  return {
    ...rest,
    position: positionOf(cell, number),
    account: shown,
    agents: agents.map(({ tokenHash: _, ...agent }) => agent),
    jobs: jobs.map(withoutAddress),
    keys: keys?.map(({ hash: _, ...key }) => key) ?? null,
  };
}

function withoutAddress(job: Job): Job {
  const { webhook, ...spec } = job.spec;
  return webhook === undefined || !("url" in webhook) ? job : { ...job, spec };
}
