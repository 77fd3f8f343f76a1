/** What storage asks about the things of all accounts and cells, to keep house. Gateways have no part in it. */

import type { AssetRef } from "@sluice/domain";
import { type Kysely, sql } from "kysely";
import { type Unused, unusedMedia } from "./media_queries.ts";
import type { Schema } from "./schema.ts";

/** A finished job that its account keeps no longer. */
export interface OverdueJob {
  readonly cell: number;
  readonly accountId: string;
  readonly jobId: string;
  /** Its outputs. */
  readonly mediaIds: readonly string[];
}

/** An output that has been in the trash for as long as it may. */
export interface TrashedAsset extends AssetRef {
  readonly cell: number;
  readonly accountId: string;
  readonly mediaId: string;
}

export interface Keeping {
  /** As `Projection.unused`. */
  unused(mediaIds: readonly string[]): Promise<Unused | null>;
  /** Jobs whose end is longer ago at `now` (ms since 1970) than their account's `retentionDays`; at most `limit`. */
  overdue(now: number, limit: number): Promise<readonly OverdueJob[]>;
  /** Assets that were put into the trash before `trashedBefore` (ms since 1970), the oldest first; at most `limit`. */
  trashed(trashedBefore: number, limit: number): Promise<readonly TrashedAsset[]>;
  /** Number of the last commit of the cell in the rows. */
  checkpoint(cell: number): Promise<number>;
}

/** The questions, answered from a migrated database. */
export function keepingOf(db: Kysely<Schema>): Keeping {
  return {
    unused: (mediaIds) => unusedMedia(db, mediaIds),
    overdue: (now, limit) => overdueJobs(db, now, limit),
    trashed: (trashedBefore, limit) => trashedAssets(db, trashedBefore, limit),
    async checkpoint(cell) {
      const row = await db.selectFrom("checkpoints").select("number").where("cell", "=", cell)
        .executeTakeFirst();
      return row?.number ?? 0;
    },
  };
}

/** In the words of the two partial indexes, so that accounts that keep everything, and younger jobs, cost nothing. */
async function overdueJobs(db: Kysely<Schema>, now: number, limit: number): Promise<readonly OverdueJob[]> {
  const { rows } = await sql<OverdueJob>`
    select j.cell, j.account_id as "accountId", j.job_id as "jobId",
      (select coalesce(jsonb_agg(distinct o->>'mediaId'), '[]'::jsonb)
        from jsonb_array_elements(j.doc->'outputs') as o) as "mediaIds"
    from accounts a
    cross join lateral (
      select cell, account_id, job_id, doc from jobs
      where account_id = a.account_id
        and status in ('completed', 'failed', 'cancelled', 'skipped', 'expired')
        and (doc->>'finishedAt')::bigint < ${now}::bigint - (a.doc->>'retentionDays')::bigint * 86400000
      order by (doc->>'finishedAt')::bigint
      limit ${limit}) as j
    where a.doc->>'retentionDays' is not null
    limit ${limit}`.execute(db);
  return rows;
}

async function trashedAssets(
  db: Kysely<Schema>,
  trashedBefore: number,
  limit: number,
): Promise<readonly TrashedAsset[]> {
  const { rows } = await sql<TrashedAsset>`
    select cell, account_id as "accountId", job_id as "jobId", index, doc->'output'->>'mediaId' as "mediaId"
    from assets where trashed_at is not null and trashed_at < ${trashedBefore}::bigint
    order by trashed_at limit ${limit}`.execute(db);
  return rows;
}
