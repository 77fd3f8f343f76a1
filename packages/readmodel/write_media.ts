/** Who uses which bytes, into its tables. */

import { type Kysely, sql } from "kysely";
import type { Changes } from "./changes.ts";
import { uuidIds } from "./id_list.ts";
import type { Schema } from "./schema.ts";

/** Uses by jobs. Returns media that erased jobs and outputs used. */
export async function writeUses(
  db: Kysely<Schema>,
  cell: number,
  { uses, erased, released }: Changes,
): Promise<string[]> {
  const freed = erased.size === 0 ? [] : await db.deleteFrom("media_uses")
    .where("job_id", "in", uuidIds(erased.keys())).returning("media_id").execute();
  if (released.size > 0) freed.push(...await release(db, released));
  if (uses.size > 0) {
    const rows = [];
    for (const [jobId, media] of uses) {
      for (const { accountId, mediaId, mime } of media) {
        rows.push({ job_id: jobId, media_id: mediaId, account_id: accountId, mime });
      }
    }
    await sql`
      insert into media_uses (job_id, media_id, account_id, cell, mime)
      select r.job_id, r.media_id, r.account_id, ${cell}::int, r.mime
      from jsonb_to_recordset(${rows}::jsonb) as r(job_id uuid, media_id text, account_id text, mime text)
      on conflict do nothing`.execute(db);
  }
  return freed.map((row) => row.media_id);
}

/** Of single outputs. */
async function release(db: Kysely<Schema>, released: Changes["released"]): Promise<{ media_id: string }[]> {
  const keys = Array.from(
    released,
    ([jobId, ids]) => [...ids].map((id) => ({ job_id: jobId, media_id: id })),
  );
  const { rows } = await sql<{ media_id: string }>`
    delete from media_uses u using jsonb_to_recordset(${keys.flat()}::jsonb) as r(job_id uuid, media_id text)
    where u.job_id = r.job_id and u.media_id = r.media_id returning u.media_id`.execute(db);
  return rows;
}

/** What accounts keep. Returns media that an account deleted. */
export async function writeReferences(
  db: Kysely<Schema>,
  cell: number,
  { references }: Changes,
): Promise<string[]> {
  if (references.size === 0) return [];
  const gone = [];
  const rows = [];
  for (const { accountId, mediaId, doc } of references.values()) {
    const key = { account_id: accountId, media_id: mediaId };
    if (doc === null) gone.push(key);
    else rows.push({ ...key, stored_at: doc.storedAt, doc });
  }
  // only rows that were there: whoever deletes what is not theirs frees nothing
  const freed = gone.length === 0 ? [] : (await sql<{ media_id: string }>`
    delete from stored_references s
    using jsonb_to_recordset(${gone}::jsonb) as r(account_id text, media_id text)
    where s.account_id = r.account_id and s.media_id = r.media_id
    returning s.media_id`.execute(db)).rows;
  if (rows.length > 0) {
    await sql`
      insert into stored_references (account_id, media_id, cell, stored_at, doc)
      select r.account_id, r.media_id, ${cell}::int, r.stored_at, r.doc
      from jsonb_to_recordset(${rows}::jsonb) as r(account_id text, media_id text, stored_at bigint, doc jsonb)
      on conflict (media_id, account_id) do update set stored_at = excluded.stored_at, doc = excluded.doc`
      .execute(db);
  }
  return freed.map((row) => row.media_id);
}
