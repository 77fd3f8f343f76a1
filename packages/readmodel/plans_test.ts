import assert from "node:assert/strict";
import { startPostgres } from "@sluice/testing";
import { sql } from "kysely";
import { busyWorld } from "./busy_world.ts";
import { openPostgres } from "./database.ts";
import { openGenerations } from "./generations.ts";
import { openReads } from "./open_reads.ts";
import { until } from "./testing_until.ts";

const FINISHED = 40_000;

Deno.test("openReads: what gateways ask through the views looks nothing up by reading whole tables, however long the history", async () => {
  const server = await startPostgres();
  const { url } = server;
  const generations = openGenerations({ url, cells: [1] });
  await generations.ready;
  const world = busyWorld(1, 20);
  await generations.current()[0]?.projection(1).apply(world.commits);
  const db = await openPostgres(url, { schema: "sluice_g1", max: 1 });
  // two hundred accounts with finished jobs, as many as it takes for the planner to care
  await sql`
    insert into jobs (job_id, cell, account_id, kind, status, model, batch_id, submitted_at, prompt, updated, commits, doc)
    select gen_random_uuid(), 1, 'account ' || n % 200, 'image', 'completed', 'sim-image', 'batch ' || n % 5000, n,
      'picture ' || n, n, '{1}', jsonb_build_object('n', n)
    from generate_series(1, ${sql.lit(FINISHED)}) as n`.execute(db);
  await sql`
    insert into ledger (cell, number, seq, account_id, at, type, amount, available, reserved)
    select 1, 10000000 + n, 0, 'account ' || n % 200, n, 'CreditsSettled', 1, 1, 0
    from generate_series(1, ${sql.lit(FINISHED)}) as n`.execute(db);
  for (const table of ["jobs", "ledger"]) await sql`vacuum analyze ${sql.table(table)}`.execute(db);

  const { reads, close } = await openReads(url);
  const { openJobs } = await reads.snapshot(1);
  assert.ok(openJobs.length > 0 && openJobs.length < 20);
  const account = "account 7";
  for (const order of ["asc", "desc"] as const) {
    const { total, nextCursor } = await reads.jobs(account, { limit: 5, order });
    assert.equal(total, FINISHED / 200);
    await reads.jobs(account, { limit: 5, order, cursor: nextCursor ?? "" });
  }
  assert.equal((await reads.jobs(account, { limit: 5, text: '"picture 207"' })).total, 1);
  assert.equal((await reads.jobs(account, { limit: 5, batchId: "batch 207" })).total, FINISHED / 5_000);
  assert.equal((await reads.jobs(account, { limit: 5, from: 100, to: 900 })).total, 4);
  assert.equal((await reads.ledger(account, { limit: 5 })).entries.length, 5);
  assert.equal((await reads.stats(account)).images, FINISHED / 200);
  await reads.job(account, world.id("job 1"));
  await close();

  // a session's counts are there at the latest when it is gone
  type Counts = { jobs_open: number; seq: number };
  const counts = async () =>
    (await sql<Counts>`
      select (select idx_scan from pg_stat_user_indexes where schemaname = 'sluice_g1' and indexrelname = 'jobs_open') as jobs_open,
        (select sum(seq_tup_read)::bigint from pg_stat_user_tables
          where schemaname = 'sluice_g1' and relname in ('jobs', 'ledger')) as seq`.execute(db)).rows[0];
  await until(async () => ((await counts())?.jobs_open ?? 0) > 0);
  assert.ok(((await counts())?.seq ?? FINISHED) < FINISHED, "a table was read from one end to the other");
  await db.destroy();
  await generations.close();
  await server.close();
});
