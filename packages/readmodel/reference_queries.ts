/** Pictures and clips that an account keeps. */

import { type Kysely, sql } from "kysely";
import { storable } from "./codec.ts";
import { isCount, makeCursor, readCursor } from "./cursor.ts";
import type { PageAsk, ReferencePage, StoredReferenceRow } from "./ports.ts";
import type { Schema } from "./schema.ts";

const MEDIA_ID = /^[0-9a-f]{64}$/;

/** One page, newest first. Throws `BadCursor`. */
export async function listReferences(
  db: Kysely<Schema>,
  accountId: string,
  page: PageAsk,
): Promise<ReferencePage> {
  let query = db.selectFrom("stored_references").select(["doc", "stored_at", "media_id"])
    .where("account_id", "=", storable(accountId))
    .orderBy("stored_at", "desc").orderBy("media_id", "desc").limit(page.limit + 1);
  if (page.cursor !== undefined) {
    const [storedAt, mediaId] = readCursor<[number, string]>(
      page.cursor,
      ([at, id, ...rest]) => isCount(at) && typeof id === "string" && MEDIA_ID.test(id) && rest.length === 0,
    );
    query = query.where(sql<boolean>`(stored_at, media_id) < (${storedAt}::bigint, ${mediaId}::text)`);
  }
  const rows = await query.execute();
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  return {
    references: shown.map((row) => row.doc),
    nextCursor: rows.length > shown.length && last !== undefined
      ? makeCursor([last.stored_at, last.media_id])
      : null,
  };
}

export async function findReference(
  db: Kysely<Schema>,
  accountId: string,
  mediaId: string,
): Promise<StoredReferenceRow | null> {
  const row = await db.selectFrom("stored_references").select("doc")
    .where("media_id", "=", storable(mediaId)).where("account_id", "=", storable(accountId))
    .executeTakeFirst();
  return row?.doc ?? null;
}
