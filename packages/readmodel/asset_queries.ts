/** Assets of an account. */

import type { Asset, AssetRef } from "@sluice/domain";
import { type Kysely, sql } from "kysely";
import { storable } from "./codec.ts";
import type { AssetDays, AssetMatch, AssetPage, AssetPageAsk } from "./ports.ts";
import type { Schema } from "./schema.ts";

/** One page of the account's assets, by the completion of their jobs. */
export async function listAssets(
  db: Kysely<Schema>,
  accountId: string,
  ask: AssetPageAsk,
): Promise<AssetPage> {
  const [rows, total] = await Promise.all([
    assetPage(db, accountId, ask).execute(),
    ask.counted ? countAssets(db, accountId, ask) : null,
  ]);
  return { assets: rows.map(({ doc }) => doc), total };
}

async function countAssets(db: Kysely<Schema>, accountId: string, match: AssetMatch): Promise<number> {
  const { total } = await matchingAssets(db, accountId, match)
    .select((e) => e.fn.countAll<number>().as("total")).executeTakeFirstOrThrow();
  return total;
}

/** The query of one page, so that a test can look at its plan. */
export function assetPage(db: Kysely<Schema>, accountId: string, ask: AssetPageAsk) {
  return matchingAssets(db, accountId, ask).select("doc").orderBy("created_at", ask.order)
    .orderBy("job_id", ask.order).orderBy("index", ask.order).limit(ask.limit).offset(ask.offset);
}

/** A quarter of an hour: every time zone's offset is a multiple of it. */
const QUARTER_MS = 900_000;

/**
 * How many of the account's assets are of each day in the time zone, in the order of the list. Days are told by this runtime,
 * which said that it knows the zone: databases have other lists of them.
 */
export async function countAssetDays(
  db: Kysely<Schema>,
  accountId: string,
  match: AssetMatch & { readonly timeZone: string },
): Promise<AssetDays> {
  const quarters = await matchingAssets(db, accountId, match)
    .select([
      sql<number>`created_at / ${sql.lit(QUARTER_MS)}`.as("quarter"),
      (e) => e.fn.countAll<number>().as("count"),
    ])
    .groupBy(sql`1`).orderBy(sql`1`, match.order).execute();
  // Swedish dates are ISO 8601
  const calendar = new Intl.DateTimeFormat("sv-SE", { timeZone: match.timeZone, dateStyle: "short" });
  const counts = new Map<string, number>();
  for (const { quarter, count } of quarters) {
    const day = calendar.format(quarter * QUARTER_MS);
    counts.set(day, (counts.get(day) ?? 0) + count);
  }
  return {
    days: Array.from(counts, ([day, count]) => ({ day, count })),
    total: quarters.reduce((sum, { count }) => sum + count, 0),
  };
}

/** Those of the assets that there are, whoever's they are, in any order. */
export async function assetsNamed(db: Kysely<Schema>, refs: readonly AssetRef[]): Promise<Asset[]> {
  if (refs.length === 0) return [];
  const rows = refs.map(({ jobId, index }) => ({ job_id: jobId, index }));
  const found = await sql<{ doc: Asset }>`
    select a.doc from jsonb_to_recordset(${rows}::jsonb) as r(job_id uuid, index int)
    join assets a on a.job_id = r.job_id and a.index = r.index`.execute(db);
  return found.rows.map(({ doc }) => doc);
}

/** In the words of the partial indexes. */
function matchingAssets(db: Kysely<Schema>, accountId: string, match: AssetMatch) {
  let query = db.selectFrom("assets").where("account_id", "=", storable(accountId))
    .where("trashed_at", match.trashed ? "is not" : "is", null);
  if (match.kind !== undefined) query = query.where("kind", "=", match.kind);
  if (match.model !== undefined) query = query.where("model", "=", storable(match.model));
  if (match.provider !== undefined) query = query.where("provider", "=", match.provider);
  if (match.agentId !== undefined) query = query.where("agent_id", "=", storable(match.agentId));
  if (match.from !== undefined) query = query.where("created_at", ">=", match.from);
  if (match.to !== undefined) query = query.where("created_at", "<=", match.to);
  if (match.starred !== undefined) query = query.where("starred", "=", match.starred);
  if (match.boardId === null) query = query.where("board_id", "is", null);
  else if (match.boardId !== undefined) query = query.where("board_id", "=", match.boardId);
  if (match.tag !== undefined) query = query.where(sql<boolean>`tags @> array[${storable(match.tag)}::text]`);
  if (match.text !== undefined && match.text.trim() !== "") {
    query = query.where(
      sql<boolean>`words @@ websearch_to_tsquery('simple', ${storable(match.text)}::text)`,
    );
  }
  return query;
}
