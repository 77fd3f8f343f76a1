/** Proving a history: every commit chained to the one before it, and the money adding up after each. */

import type { Log } from "@sluice/bus";
import { balances, evolveCommit, GENESIS, type Head, initialState, isFinal } from "@sluice/domain";

/** What a verification found. */
export interface Verdict {
  readonly head: Head;
  readonly events: number;
  readonly accounts: number;
  readonly openJobs: number;
  /** Commits after which an account's credits did not add up; empty when all is well. */
  readonly unbalanced: readonly { readonly number: number; readonly accountId: string }[];
}

/** Reads a log from its beginning, folding it. Throws `LogCorrupt` at the first commit that is not what was written. */
export async function verify(log: Log): Promise<Verdict> {
  const state = initialState();
  const unbalanced: { number: number; accountId: string }[] = [];
  let head = GENESIS;
  let events = 0;
  for await (const commits of log.read(1)) {
    for (const commit of commits) {
      evolveCommit(state, commit);
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
  return { head, events, accounts: state.accounts.size, openJobs: state.jobs.size, unbalanced };
}

/** The verdict in words. */
export function report({ head, events, accounts, openJobs, unbalanced }: Verdict): string {
  const lines = [
    `${head.number.toLocaleString("en-US")} commits with ${
      events.toLocaleString("en-US")
    } events, each chained to the one before it`,
    `head ${head.hash}`,
    `${accounts} accounts, ${openJobs} open jobs`,
  ];
  if (unbalanced.length === 0) return [...lines, "credits add up after every commit"].join("\n");
  const places = unbalanced.slice(0, 10).map((u) => `commit ${u.number}, account ${u.accountId}`);
  return [...lines, `credits do not add up after: ${places.join("; ")}`].join("\n");
}
