/** Whose bytes are whose, and which are nobody's. */

import { type Kysely, sql } from "kysely";
import { storable } from "./codec.ts";
import { textIds } from "./id_list.ts";
import type { Schema } from "./schema.ts";

/** The MIME type of bytes that a job of the account uses or that the account keeps; null for all others. */
export async function findMedia(
  db: Kysely<Schema>,
  accountId: string,
  mediaId: string,
): Promise<{ readonly mime: string } | null> {
  const { rows } = await sql<{ mime: string }>`
    select mime from media_uses where media_id = ${storable(mediaId)} and account_id = ${storable(accountId)}
    union all
    select doc->>'mime' from stored_references
      where media_id = ${storable(mediaId)} and account_id = ${storable(accountId)}
    limit 1`.execute(db);
  return rows[0] ?? null;
}

export interface Unused {
  readonly mediaIds: readonly string[];
  /** Whether the rows of every cell are whole: while one is made anew, what is unused may only not be back yet. */
  readonly whole: boolean;
}

/** Which of these media no row of any cell names. One statement, so that all of it is of one moment. */
export async function unusedMedia(db: Kysely<Schema>, mediaIds: Iterable<string>): Promise<Unused> {
  const { rows } = await sql<{ media_id: string; partial: boolean }>`
    select m.value as media_id, exists (select from checkpoints where number < rebuilt_to) as partial
    from ${textIds(mediaIds)} as m
    where not exists (select from media_uses u where u.media_id = m.value)
      and not exists (select from stored_references s where s.media_id = m.value)`.execute(db);
  return { mediaIds: rows.map((row) => row.media_id), whole: rows.every((row) => !row.partial) };
}
