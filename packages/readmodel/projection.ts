/** The projector's hand: commits in, rows and checkpoint out, in one transaction. */

import { type Account, type Agent, type Commit, GENESIS, type Head, isFinal, type Job } from "@sluice/domain";
import { type Kysely, sql, type Transaction } from "kysely";
import { ProjectionGap } from "./errors.ts";
import { type Changes, fold, needs, type Unbalanced } from "./fold.ts";
import type { Schema } from "./schema.ts";
import { wipe, write } from "./write.ts";

export interface Applied {
  /** Where the projection stands now. */
  readonly position: Head;
  /** Accounts whose money did not add up after one of these commits. */
  readonly unbalanced: readonly Unbalanced[];
}

/** One cell's projection. One call at a time. */
export interface Projection {
  /** The last commit that the rows hold; `GENESIS` when there is none. */
  position(): Promise<Head>;
  /**
   * Folds commits, in order, into the rows. Those that the rows hold already are ignored. Throws `ProjectionGap` when
   * one is missing in between, and the database's errors; nothing has changed then.
   */
  apply(commits: readonly Commit[]): Promise<Applied>;
  /** Forgets the cell's rows and checkpoint, for a rebuild from the first commit. */
  clear(): Promise<void>;
}

/** Open jobs and accounts kept in memory between batches; what was dropped is read again when needed. */
const KEPT = 20_000;

interface Cache {
  readonly jobs: Map<string, Job>;
  readonly accounts: Map<string, Account>;
  /** All of the cell's. */
  readonly agents: Map<string, Agent>;
  position: Head;
}

/** The projection of one cell into a migrated database. */
export function openProjection(db: Kysely<Schema>, cell: number): Projection {
  let cache: Cache | null = null;
  return {
    position: () => positionOf(db, cell),
    async apply(commits) {
      try {
        const { position, changes } = await db.transaction().execute(async (tx) => {
          const position = await lockPosition(tx, cell);
          const fresh = commits.filter((commit) => commit.number > position.number);
          const [first] = fresh;
          const last = fresh.at(-1);
          if (first === undefined || last === undefined) return { position, changes: null };
          if (first.number !== position.number + 1) {
            throw new ProjectionGap(cell, first.number, position.number + 1);
          }
          // another process moved it on since: what is kept here is of the past
          if (cache?.position.hash !== position.hash) cache = await freshCache(tx, cell, position);
          await load(tx, cache, fresh);
          const changes = fold(cache, fresh);
          await write(tx, cell, changes);
          const head = { number: last.number, hash: last.hash };
          await tx.updateTable("checkpoints").set(head).where("cell", "=", cell).execute();
          return { position: head, changes };
        });
        if (cache !== null && changes !== null) keep(cache, changes, position);
        return { position, unbalanced: changes?.unbalanced ?? [] };
      } catch (error) {
        cache = null;
        throw error;
      }
    },
    async clear() {
      cache = null;
      await db.transaction().execute((tx) => wipe(tx, cell));
    },
  };
}

/** Where the rows of a cell stand. */
export async function positionOf(db: Kysely<Schema>, cell: number): Promise<Head> {
  const row = await db.selectFrom("checkpoints").select(["number", "hash"]).where("cell", "=", cell)
    .executeTakeFirst();
  return row ?? GENESIS;
}

/** The position, held against other processes until the transaction ends. */
async function lockPosition(tx: Transaction<Schema>, cell: number): Promise<Head> {
  await tx.insertInto("checkpoints").values({ cell, ...GENESIS }).onConflict((c) => c.doNothing()).execute();
  return await tx.selectFrom("checkpoints").select(["number", "hash"]).where("cell", "=", cell).forUpdate()
    .executeTakeFirstOrThrow();
}

async function freshCache(tx: Transaction<Schema>, cell: number, position: Head): Promise<Cache> {
  const agents = await tx.selectFrom("agents").select("doc").where("cell", "=", cell).execute();
  return {
    jobs: new Map(),
    accounts: new Map(),
    agents: new Map(agents.map(({ doc }) => [doc.agentId, doc])),
    position,
  };
}

/** Reads what the commits touch and memory does not hold. */
async function load(tx: Transaction<Schema>, cache: Cache, commits: readonly Commit[]): Promise<void> {
  const wanted = needs(commits);
  const jobs = [...wanted.jobs].filter((id) => !cache.jobs.has(id));
  const accounts = [...wanted.accounts].filter((id) => !cache.accounts.has(id));
  if (jobs.length > 0) {
    const ids = sql<string>`(select value::uuid from jsonb_array_elements_text(${jobs}::jsonb))`;
    const rows = await tx.selectFrom("jobs").select("doc").where("job_id", "in", ids).execute();
    for (const { doc } of rows) cache.jobs.set(doc.spec.jobId, doc);
  }
  if (accounts.length > 0) {
    const ids = sql<string>`(select value from jsonb_array_elements_text(${accounts}::jsonb))`;
    const rows = await tx.selectFrom("accounts").select("doc").where("account_id", "in", ids).execute();
    for (const { doc } of rows) cache.accounts.set(doc.accountId, doc);
  }
}

function keep(cache: Cache, changes: Changes, position: Head): void {
  cache.position = position;
  for (const [id, { job }] of changes.jobs) {
    if (isFinal(job)) cache.jobs.delete(id);
    else cache.jobs.set(id, job);
  }
  for (const [id, account] of changes.accounts) cache.accounts.set(id, account);
  for (const [id, agent] of changes.agents) cache.agents.set(id, agent);
  for (const map of [cache.jobs, cache.accounts]) {
    for (const id of map.keys()) {
      if (map.size <= KEPT) break;
      map.delete(id);
    }
  }
}
