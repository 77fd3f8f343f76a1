/** For this package's tests only: a read model that folds the log anew for each question. */

import type { Bus } from "@sluice/bus";
import {
  type Account,
  type Commit,
  type Event,
  evolveAccount,
  evolveJob,
  GENESIS,
  isFinal,
  type Job,
  jobIdOf,
} from "@sluice/domain";
import { emptyLibrary, type FoldedLibrary, foldLibrary, libraryReads } from "./testing_reads_library.ts";
import type { DeliveryRow, LedgerEntry, Reads, StoredReferenceRow } from "@sluice/readmodel";

/** Thrown for any cursor that is none of these, as the read model throws its own class of this name. */
class BadCursor extends Error {
  override readonly name = "BadCursor";
}

/** Whose a thing is. */
interface Owned {
  readonly accountId: string;
}

interface Folded {
  readonly accounts: Map<string, Account>;
  readonly jobs: Map<string, Job>;
  readonly commits: Map<string, number[]>;
  /** Whose each erased job was. */
  readonly erased: Map<string, string>;
  /** The newest last. */
  readonly entries: (LedgerEntry & Owned)[];
  readonly references: Map<string, StoredReferenceRow & Owned>;
  readonly deliveries: Map<string, DeliveryRow & Owned>;
  readonly library: FoldedLibrary;
}

/** `mediaIds`: those that every account has besides its own. */
export function readsOf(bus: Bus, mediaIds: ReadonlySet<string>): Reads {
  async function fold(): Promise<Folded> {
    const folded: Folded = {
      accounts: new Map(),
      jobs: new Map(),
      commits: new Map(),
      erased: new Map(),
      entries: [],
      references: new Map(),
      deliveries: new Map(),
      library: emptyLibrary(),
    };
    for await (const batch of bus.log.read(1)) {
      for (const commit of batch) for (const event of commit.events) foldEvent(folded, event, commit);
    }
    return folded;
  }
  const jobsOf = async (accountId: string) => ofAccount((await fold()).jobs, (job) => job.spec, accountId);
  const findJob = async (accountId: string, jobId: string) =>
    (await jobsOf(accountId)).find((job) => job.spec.jobId === jobId) ?? null;
  const self = <T>(thing: T) => thing;

  return {
    async stats(accountId) {
      const jobs = await jobsOf(accountId);
      const count = (test: (job: Job) => boolean) => jobs.filter(test).length;
      const completed = (job: Job) => job.state.status === "completed";
      return {
        total: jobs.length,
        completed: count(completed),
        failed: count((job) => isFinal(job) && !completed(job) && job.state.status !== "cancelled"),
        active: count((job) => !isFinal(job)),
        images: count((job) => completed(job) && job.spec.kind === "image"),
        videos: count((job) => completed(job) && job.spec.kind === "video"),
      };
    },
    job: findJob,
    async jobs(accountId, { statuses, kind, model, batchId, order = "desc", from, to, ...page }) {
      const found = (await jobsOf(accountId)).filter(({ spec, state, submittedAt }) =>
        (statuses?.includes(state.status) ?? true) && spec.kind === (kind ?? spec.kind) &&
        spec.model === (model ?? spec.model) && spec.batchId === (batchId ?? spec.batchId) &&
        submittedAt >= (from ?? 0) && submittedAt <= (to ?? Infinity)
      );
      if (order === "desc") found.reverse();
      const { items, nextCursor } = pageOf(found, page);
      return { jobs: items, total: found.length, nextCursor };
    },
    async ledger(accountId, page) {
      const all = (await fold()).entries.filter((entry) => entry.accountId === accountId).reverse();
      const { items, nextCursor } = pageOf(all, page);
      return { entries: items.map(bare), nextCursor };
    },
    async media(accountId, mediaId) {
      if (mediaIds.has(mediaId)) return { mime: "image/png" };
      const used = (await jobsOf(accountId)).flatMap(({ outputs, spec }) => [...outputs, ...spec.references]);
      const kept = ofAccount((await fold()).references, self, accountId);
      for (const media of [...used, ...kept]) {
        if ("mediaId" in media && media.mediaId === mediaId) return { mime: media.mime };
      }
      return null;
    },
    async references(accountId, page) {
      const all = ofAccount((await fold()).references, self, accountId).reverse();
      const { items, nextCursor } = pageOf(all, page);
      return { references: items.map(bare), nextCursor };
    },
    async reference(accountId, mediaId) {
      const found = (await fold()).references.get(`${accountId} ${mediaId}`);
      return found === undefined ? null : bare(found);
    },
    async deliveries(accountId, webhookId, page) {
      const all = ofAccount((await fold()).deliveries, self, accountId)
        .filter((delivery) => delivery.webhookId === webhookId).reverse();
      const { items, nextCursor } = pageOf(all, page);
      return { deliveries: items.map(bare), nextCursor };
    },
    async delivery(accountId, deliveryId) {
      const found = (await fold()).deliveries.get(deliveryId);
      return found?.accountId === accountId ? bare(found) : null;
    },
    async commitsOf(accountId, jobId) {
      if (await findJob(accountId, jobId) === null) return [];
      return (await fold()).commits.get(jobId) ?? [];
    },
    async erasedAmong(accountId, jobIds) {
      const { erased } = await fold();
      return jobIds.filter((jobId) => erased.get(jobId) === accountId);
    },
    ...libraryReads(async () => (await fold()).library),
    snapshot: async () => ({
      ...GENESIS,
      accounts: [],
      keys: [],
      agents: [],
      recipes: [],
      webhooks: [],
      openJobs: [],
    }),
    checkpoint: async () => (await bus.log.head()).number,
  };
}

function foldEvent(folded: Folded, event: Event, { cell, number, at }: Commit): void {
  const jobId = jobIdOf(event);
  if (jobId !== null) foldJob(folded, jobId, event, number, at);
  foldLibrary(folded.library, event, jobId === null ? undefined : folded.jobs.get(jobId), at);
  if (!("accountId" in event.data)) return;
  const { accountId } = event.data;
  const account = evolveAccount(folded.accounts.get(accountId), event, at);
  if (account !== undefined) folded.accounts.set(accountId, account);
  switch (event.type) {
    case "CreditsGranted":
    case "CreditsReserved":
    case "CreditsSettled":
    case "CreditsReleased": {
      const { available = 0, reserved = 0 } = account?.balance ?? {};
      const { type, data: { amount } } = event;
      const reason = type === "CreditsGranted" ? event.data.reason : null;
      folded.entries.push({ accountId, cell, number, at, type, amount, jobId, reason, available, reserved });
      return;
    }
    case "ReferenceStored":
    case "ReferenceDeleted": {
      const key = `${accountId} ${event.data.mediaId}`;
      folded.references.delete(key);
      if (event.type === "ReferenceStored") folded.references.set(key, { ...event.data, storedAt: at });
      return;
    }
    case "DeliveryQueued": {
      const { dueAt, ...message } = event.data;
      const row = { ...message, state: "pending", tries: [], nextAt: dueAt } as const;
      return void folded.deliveries.set(message.deliveryId, row);
    }
    case "DeliverySucceeded":
      return tried(folded, event.data, "delivered", { at, error: null, nextAt: null });
    case "DeliveryFailed": {
      const { nextAt, error } = event.data;
      return tried(folded, event.data, nextAt === null ? "failed" : "pending", { at, error, nextAt });
    }
  }
}

function foldJob(
  { jobs, commits, erased }: Folded,
  jobId: string,
  event: Event,
  number: number,
  at: number,
): void {
  const job = evolveJob(jobs.get(jobId), event, at);
  if (job === undefined) return;
  jobs.set(jobId, job);
  const numbers = commits.get(jobId) ?? [];
  if (numbers.at(-1) !== number) commits.set(jobId, [...numbers, number]);
  if (event.type !== "JobErased" || job.erasedAt === undefined) return;
  erased.set(jobId, event.data.accountId);
  if (event.data.entry) jobs.delete(jobId);
}

function tried(
  { deliveries }: Folded,
  data: Event<"DeliverySucceeded">["data"],
  state: DeliveryRow["state"],
  { at, error, nextAt }: {
    readonly at: number;
    readonly error: string | null;
    readonly nextAt: number | null;
  },
): void {
  const delivery = deliveries.get(data.deliveryId);
  if (delivery === undefined) return;
  const { attempt, status, ms } = data;
  const tries = [...delivery.tries, { at, attempt, status, ms, error }];
  deliveries.set(data.deliveryId, { ...delivery, state, tries, nextAt });
}

function ofAccount<T>(
  things: ReadonlyMap<string, T>,
  owner: (thing: T) => Owned,
  accountId: string,
): T[] {
  return [...things.values()].filter((thing) => owner(thing).accountId === accountId);
}

function bare<T extends Owned>({ accountId: _, ...row }: T): Omit<T, "accountId"> {
  return row;
}

/** Cursors are `from-<place of the next item>`. */
function pageOf<T>(
  all: readonly T[],
  { limit, cursor, offset = 0 }: {
    readonly limit: number;
    readonly cursor?: string;
    readonly offset?: number;
  },
): { items: T[]; nextCursor: string | null } {
  if (cursor !== undefined && !/^from-\d{1,9}$/.test(cursor)) throw new BadCursor(cursor);
  const from = cursor === undefined ? offset : Number(cursor.slice("from-".length));
  const to = from + limit;
  return { items: all.slice(from, to), nextCursor: to < all.length ? `from-${to}` : null };
}
