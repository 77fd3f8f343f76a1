/** For this package's tests only: a read model that folds the log anew for each question. */

import type { Bus } from "@sluice/bus";
import { type Account, evolveAccount, evolveJob, GENESIS, type Job, jobIdOf } from "@sluice/domain";
import type { LedgerEntry, Reads } from "@sluice/readmodel";

/** Thrown for any cursor, as the read model throws its own class of this name. */
class BadCursor extends Error {
  override readonly name = "BadCursor";
}

export function readsOf(bus: Bus, mediaIds: ReadonlySet<string>): Reads {
  async function fold() {
    const jobs = new Map<string, Job>();
    const entries: LedgerEntry[] = [];
    const accounts = new Map<string, Account>();
    for await (const batch of bus.log.read(1)) {
      for (const { events, at, cell, number, accountId } of batch) {
        for (const event of events) {
          const jobId = jobIdOf(event);
          const job = jobId === null ? undefined : evolveJob(jobs.get(jobId), event, at);
          if (job !== undefined) jobs.set(job.spec.jobId, job);
          if (!("accountId" in event.data)) continue;
          const account = evolveAccount(accounts.get(event.data.accountId), event, at);
          if (account !== undefined) accounts.set(account.accountId, account);
          if (event.type !== "CreditsGranted" && event.type !== "CreditsReserved") continue;
          const { available = 0, reserved = 0 } = account?.balance ?? {};
          const { type, data: { amount } } = event;
          const reason = type === "CreditsGranted" ? event.data.reason : null;
          if (accountId === event.data.accountId) {
            entries.unshift({ cell, number, at, type, amount, jobId, reason, available, reserved });
          }
        }
      }
    }
    return { jobs: [...jobs.values()], entries };
  }

  return {
    async job(accountId, jobId) {
      const { jobs } = await fold();
      return jobs.find((j) => j.spec.jobId === jobId && j.spec.accountId === accountId) ?? null;
    },
    async jobs(accountId, { cursor, statuses, kind, limit }) {
      if (cursor !== undefined) throw new BadCursor(cursor);
      const { jobs } = await fold();
      const found = jobs.filter((j) =>
        j.spec.accountId === accountId && (statuses?.includes(j.state.status) ?? true) &&
        (kind === undefined || j.spec.kind === kind)
      );
      return { jobs: found.reverse().slice(0, limit), total: found.length, nextCursor: null };
    },
    ledger: async (_account, { cursor }) => {
      if (cursor !== undefined) throw new BadCursor(cursor);
      return { entries: (await fold()).entries, nextCursor: null };
    },
    media: async (_account, mediaId) => mediaIds.has(mediaId) ? { mime: "image/png" } : null,
    snapshot: async () => ({ ...GENESIS, accounts: [], keys: [], agents: [], openJobs: [] }),
    checkpoint: async () => (await bus.log.head()).number,
  };
}
