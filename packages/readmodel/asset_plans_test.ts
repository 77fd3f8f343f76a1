import { startPostgres } from "@sluice/testing";
import { sql } from "kysely";
import assert from "node:assert/strict";
import { assetPage, listAssets } from "./asset_queries.ts";
import { openPostgres } from "./database.ts";
import { migrate } from "./migrations.ts";
import type { AssetPageAsk } from "./ports.ts";
import type { Schema } from "./schema.ts";

const ASSETS = 50_000;

Deno.test("listAssets pages 50,000 assets of one account by offset through an index, in either order, without sorting", async () => {
  const server = await startPostgres();
  const db = await openPostgres<Schema>(server.url, { max: 2 });
  await migrate(db);
  // beside as many of others
  await sql`
    insert into assets (job_id, index, cell, account_id, created_at, kind, model, provider, agent_id, board_id, starred, tags,
      trashed_at, words, doc)
    select gen_random_uuid(), n % 4, 1, case when n % 2 = 0 then 'ada' else 'other ' || n % 100 end, n, 'image',
      'sim-image', 'simulator', 'agent', case when n % 1000 = 0 then 'boats' end, n % 500 = 0,
      case when n % 2000 = 0 then array['rare'] else array[]::text[] end,
      case when n % 10000 = 8 then n end, to_tsvector('simple', 'picture ' || n),
      jsonb_build_object('n', n, 'prompt', repeat('words of a prompt ', 5))
    from generate_series(1, ${sql.lit(2 * ASSETS)}) as n`.execute(db);
  await sql`vacuum analyze assets`.execute(db);

  const base: AssetPageAsk = { trashed: false, order: "desc", limit: 50, offset: 0, counted: true };
  const planOf = async (change: Partial<AssetPageAsk>) => {
    const rows = await assetPage(db, "ada", { ...base, ...change }).explain();
    return rows.map((row) => Object.values(row as object).join(" ")).join("\n");
  };
  for (const order of ["asc", "desc"] as const) {
    for (const offset of [0, 1_000, 20_000]) {
      const plan = await planOf({ order, offset });
      assert.match(plan, /Index Scan.* assets_by_time/, plan);
      assert.doesNotMatch(plan, /Sort|Seq Scan/, plan);
    }
  }
  const rows: readonly [Partial<AssetPageAsk>, RegExp, number][] = [
    [{ tag: "rare" }, /assets_by_tags/, 50],
    [{ text: "picture 4242" }, /assets_by_words/, 1],
    [{ boardId: "boats" }, /assets_by_board/, 100],
    [{ trashed: true }, /assets_in_trash|assets_by_trashing/, 10],
  ];
  for (const [match, index, total] of rows) {
    assert.match(await planOf(match), index);
    assert.equal((await listAssets(db, "ada", { ...base, ...match })).total, total);
  }
  const last = await listAssets(db, "ada", { ...base, offset: ASSETS - 15 });
  assert.deepEqual([last.total, last.assets.length], [ASSETS - 10, 5]);
  await db.destroy();
  await server.close();
});
