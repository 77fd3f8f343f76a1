/** Proving a history: every commit chained to the one before it, the money adding up after each, and its snapshots. */

import type { Log } from "@sluice/bus";
import { balances, evolveCommit, GENESIS, type Head, initialState, isFinal } from "@sluice/domain";
import type { SnapshotStore } from "@sluice/media";
import { checkSnapshots, type Spoiled } from "./audit_snapshots.ts";

/** What a verification found. */
export interface Verdict {
  readonly head: Head;
  readonly events: number;
  readonly accounts: number;
  readonly openJobs: number;
  /** Commits after which an account's credits did not add up; empty when all is well. */
  readonly unbalanced: readonly { readonly number: number; readonly accountId: string }[];
  /** Snapshots that are what the log led to at their places. */
  readonly snapshots: number;
  /** Those that are not. */
  readonly spoiled: readonly Spoiled[];
}

/** Reads a log from its beginning, folding it and comparing what it leads to with the snapshots. Throws `LogCorrupt` at the first commit that is not what was written. */
export async function verify(log: Log, store: SnapshotStore): Promise<Verdict> {
  const state = initialState();
  const snapshots = await checkSnapshots(log.cell, store);
  const unbalanced: { number: number; accountId: string }[] = [];
  let head = GENESIS;
  let events = 0;
  for await (const commits of log.read(1)) {
    for (const commit of commits) {
      evolveCommit(state, commit);
      snapshots.passed(commit, state);
      events += commit.events.length;
      const account = state.accounts.get(commit.accountId);
      if (account !== undefined && !balances(account.balance)) {
        unbalanced.push({ number: commit.number, accountId: commit.accountId });
      }
      head = { number: commit.number, hash: commit.hash };
    }
  }
  for (const account of state.accounts.values()) {
    const reserved = [...state.jobs.values()]
      .filter((job) => job.spec.accountId === account.accountId && !isFinal(job))
      .reduce((sum, job) => sum + job.spec.price, 0);
    if (reserved !== account.balance.reserved) {
      unbalanced.push({ number: head.number, accountId: account.accountId });
    }
  }
  const { proven, spoiled } = await snapshots.end();
  const [accounts, openJobs] = [state.accounts.size, state.jobs.size];
  return { head, events, accounts, openJobs, unbalanced, snapshots: proven, spoiled };
}

/** The verdict in words. */
export function report(
  { head, events, accounts, openJobs, unbalanced, snapshots, spoiled }: Verdict,
): string {
  const lines = [
    `${head.number.toLocaleString("en-US")} commits with ${
      events.toLocaleString("en-US")
    } events, each chained to the one before it`,
    `head ${head.hash}`,
    `${accounts} accounts, ${openJobs} open jobs`,
  ];
  const places = unbalanced.slice(0, 10).map((u) => `commit ${u.number}, account ${u.accountId}`);
  lines.push(
    places.length === 0
      ? "credits add up after every commit"
      : `credits do not add up after: ${places.join("; ")}`,
  );
  if (snapshots > 0) lines.push(`snapshots that are what the log led to at their places: ${snapshots}`);
  for (const { number, why } of spoiled) {
    lines.push(`the snapshot at commit ${number} is wrong: ${why}; delete it, a start does without`);
  }
  return lines.join("\n");
}
