/** Movements of an account's credits. */

import type { Kysely } from "kysely";
import { storable } from "./codec.ts";
import { isCount, makeCursor, MAX_INT, readCursor } from "./cursor.ts";
import type { LedgerPage } from "./ports.ts";
import type { Schema } from "./schema.ts";

/** One page, newest first. Throws `BadCursor`. */
export async function listLedger(
  db: Kysely<Schema>,
  accountId: string,
  page: { readonly limit: number; readonly cursor?: string },
): Promise<LedgerPage> {
  let query = db.selectFrom("ledger").selectAll().where("account_id", "=", storable(accountId))
    .orderBy("number", "desc").orderBy("seq", "desc").limit(page.limit + 1);
  if (page.cursor !== undefined) {
    const [number, seq] = readCursor<[number, number]>(
      page.cursor,
      ([number, seq, ...rest]) => isCount(number) && isCount(seq, MAX_INT) && rest.length === 0,
    );
    // an account lives in one cell, so numbers alone order its entries
    query = query.where((e) => e(e.refTuple("number", "seq"), "<", e.tuple(number, seq)));
  }
  const rows = await query.execute();
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  return {
    entries: shown.map(({ cell, number, at, type, amount, job_id, reason, available, reserved }) => ({
      cell,
      number,
      at,
      type,
      amount,
      jobId: job_id,
      reason,
      available,
      reserved,
    })),
    nextCursor: rows.length > shown.length && last !== undefined ? makeCursor([last.number, last.seq]) : null,
  };
}
