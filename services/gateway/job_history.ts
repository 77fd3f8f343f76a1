/** The commits that made a job what it is: from memory as far as it reaches, the others from the log. */

import type { Log } from "@sluice/bus";
import { type Commit, jobIdOf } from "@sluice/domain";
import type { EdgeView } from "./edge_view.ts";
import { readsReached } from "./read_your_writes.ts";

/** Commits between two of the job that are read over; a wider gap is jumped. */
const NEAR = 1_000;

/** Commits with events of the account's job, oldest first; at most about as many as `Reads.commitsOf` knows. */
export async function historyOf(
  view: EdgeView,
  accountId: string,
  jobId: string,
): Promise<readonly Commit[]> {
  const { reads, bus } = view.settings;
  await readsReached(view, accountId);
  const found = new Map<number, Commit>();
  // 1. What the projections may not hold yet is in memory.
  for (let n = view.recent.last, commit; (commit = view.recent.get(n)) !== undefined; n--) {
    if (isOf(commit, accountId, jobId)) found.set(n, commit);
  }
  // 2. What memory does not reach back to is in the log.
  const older = (await reads.commitsOf(accountId, jobId)).filter((n) => !found.has(n));
  for (const commit of await readCommits(bus.log, older)) {
    if (isOf(commit, accountId, jobId)) found.set(commit.number, commit);
  }
  return [...found.values()].sort((a, b) => a.number - b.number);
}

function isOf({ accountId, events }: Commit, account: string, jobId: string): boolean {
  return accountId === account && events.some((event) => jobIdOf(event) === jobId);
}

/** Those of the numbers (ascending) that the log holds. */
async function readCommits(log: Log, numbers: readonly number[]): Promise<readonly Commit[]> {
  const wanted = new Set(numbers);
  const found: Commit[] = [];
  let next = 0;
  while (next < numbers.length) {
    const from = numbers[next] ?? 0;
    let last = from;
    for await (const batch of log.read(from)) {
      for (const commit of batch) if (wanted.has(commit.number)) found.push(commit);
      last = batch.at(-1)?.number ?? last;
      const following = numbers.find((n) => n > last);
      if (following === undefined || following - last > NEAR) break;
    }
    while (next < numbers.length && (numbers[next] ?? 0) <= last) next++;
  }
  return found;
}
