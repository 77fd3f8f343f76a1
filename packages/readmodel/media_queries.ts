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

/** What no row uses, as of these commits: the log of a cell beyond them may say otherwise. */
export interface Unused {
  readonly mediaIds: readonly string[];
  /** Cell → number of the last commit in its rows; a cell without rows is not there. */
  readonly numbers: ReadonlyMap<number, number>;
}

/** Which of these media no row of any cell names, as far as the rows are. */
export async function unnamedMedia(db: Kysely<Schema>, mediaIds: Iterable<string>): Promise<string[]> {
  const { rows } = await sql<{ media_id: string }>`${unnamed(mediaIds)}`.execute(db);
  return rows.map((row) => row.media_id);
}

/**
 * The same with how far the rows are, in one statement, so that all of it is of one moment. Null while the rows of some
 * cell are made anew: what is unused then may only not be back yet.
 */
export async function unusedMedia(db: Kysely<Schema>, mediaIds: Iterable<string>): Promise<Unused | null> {
  const { rows: [found] } = await sql<{
    media_ids: readonly string[];
    numbers: readonly (readonly [cell: number, number: number])[];
    partial: boolean;
  }>`
    select
      (select coalesce(jsonb_agg(media_id), '[]'::jsonb) from (${unnamed(mediaIds)}) as unnamed) as media_ids,
      (select coalesce(jsonb_agg(jsonb_build_array(cell, number)), '[]'::jsonb) from checkpoints) as numbers,
      exists (select from checkpoints where number < rebuilt_to) as partial`.execute(db);
  if (found === undefined || found.partial) return null;
  return { mediaIds: found.media_ids, numbers: new Map(found.numbers) };
}

function unnamed(mediaIds: Iterable<string>) {
  return sql`
    select m.value as media_id from ${textIds(mediaIds)} as m
    where not exists (select from media_uses u where u.media_id = m.value)
      and not exists (select from stored_references s where s.media_id = m.value)`;
}
