/** Jobs of an account. */

import type { Job } from "@sluice/domain";
import { type Kysely, sql } from "kysely";
import { storable } from "./codec.ts";
import { isCount, makeCursor, readCursor } from "./cursor.ts";
import { uuidIds } from "./id_list.ts";
import type { JobFilter, JobPage } from "./ports.ts";
import type { Schema } from "./schema.ts";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The account's job, or null; an id of another form is no job. */
export async function findJob(db: Kysely<Schema>, accountId: string, jobId: string): Promise<Job | null> {
  if (!UUID.test(jobId)) return null;
  const row = await db.selectFrom("jobs").select("doc").where("account_id", "=", storable(accountId))
    .where("job_id", "=", jobId).executeTakeFirst();
  return row?.doc ?? null;
}

/** Numbers of the commits that changed the account's job, oldest first; none when there is no such job. */
export async function commitsOfJob(db: Kysely<Schema>, accountId: string, jobId: string): Promise<number[]> {
  if (!UUID.test(jobId)) return [];
  const row = await db.selectFrom("jobs").select("commits").where("account_id", "=", storable(accountId))
    .where("job_id", "=", jobId).executeTakeFirst();
  return row?.commits ?? [];
}

/** Those of the ids that are erased jobs of the account; ids of another form are no jobs. */
export async function erasedAmong(
  db: Kysely<Schema>,
  accountId: string,
  jobIds: readonly string[],
): Promise<string[]> {
  const ids = jobIds.filter((jobId) => UUID.test(jobId));
  if (ids.length === 0) return [];
  const rows = await db.selectFrom("erased_jobs").select("job_id")
    .where("account_id", "=", storable(accountId)).where("job_id", "in", uuidIds(ids)).execute();
  const erased = new Set(rows.map((row) => row.job_id));
  return ids.filter((jobId) => erased.has(jobId.toLowerCase()));
}

/** One page of the account's jobs. Throws `BadCursor`. */
export async function listJobs(db: Kysely<Schema>, accountId: string, filter: JobFilter): Promise<JobPage> {
  const order = filter.order ?? "desc";
  const matching = matchingJobs(db, accountId, filter);
  let page = matching.select(["doc", "submitted_at", "job_id"]).orderBy("submitted_at", order).orderBy(
    "job_id",
    order,
  )
    .limit(filter.limit + 1);
  const place = placeOf(filter, order);
  if (place !== null) {
    const beyond = sql.raw(order === "desc" ? "<" : ">");
    page = page.where(
      sql<boolean>`(submitted_at, job_id) ${beyond} (${place.submittedAt}::bigint, ${place.jobId}::uuid)`,
    );
  } else if (filter.offset !== undefined) {
    page = page.offset(filter.offset);
  }
  const [rows, { total }] = await Promise.all([
    page.execute(),
    matching.select((e) => e.fn.countAll<number>().as("total")).executeTakeFirstOrThrow(),
  ]);
  const shown = rows.slice(0, filter.limit);
  const last = shown.at(-1);
  const more = rows.length > shown.length && last !== undefined;
  return {
    jobs: shown.map((row) => row.doc),
    total,
    nextCursor: more ? makeCursor([last.submitted_at, last.job_id, order]) : null,
  };
}

/** The row that the page comes after, or null for the first. Throws `BadCursor`. */
function placeOf({ cursor, after }: JobFilter, order: string): NonNullable<JobFilter["after"]> | null {
  if (cursor === undefined) return after ?? null;
  const [submittedAt, jobId] = readCursor<[number, string, string]>(cursor, (parts) => {
    const [at, id, direction] = parts;
    return isCount(at) && typeof id === "string" && UUID.test(id) && direction === order;
  });
  return { submittedAt, jobId };
}

function matchingJobs(db: Kysely<Schema>, accountId: string, filter: JobFilter) {
  let query = db.selectFrom("jobs").where("account_id", "=", storable(accountId));
  if (filter.statuses !== undefined) query = query.where("status", "in", [...filter.statuses]);
  if (filter.kind !== undefined) query = query.where("kind", "=", filter.kind);
  if (filter.model !== undefined) query = query.where("model", "=", storable(filter.model));
  if (filter.batchId !== undefined) query = query.where("batch_id", "=", storable(filter.batchId));
  if (filter.from !== undefined) query = query.where("submitted_at", ">=", filter.from);
  if (filter.to !== undefined) query = query.where("submitted_at", "<=", filter.to);
  if (filter.text !== undefined && filter.text.trim() !== "") {
    query = query.where(
      sql<boolean>`words @@ websearch_to_tsquery('simple', ${storable(filter.text)}::text)`,
    );
  }
  return query;
}
