/** What the read model promises to those who keep house: which finished jobs an account keeps no longer. */

import assert from "node:assert/strict";
import { event } from "@sluice/domain";
import { type Kysely, sql } from "kysely";
import {
  complete,
  connectAgent,
  FIRST_AT,
  openAccount,
  output,
  submit,
  type World,
  world,
} from "./history.ts";
import { erase } from "./history_owners.ts";
import { keepingOf } from "./keeping.ts";
import { openProjection } from "./projection.ts";
import type { Step } from "./reads_contract.ts";
import type { Schema } from "./schema.ts";

const DAY = 24 * 3_600_000;

function finished(w: World, accountId: string, name: string): string {
  const spec = w.spec(accountId, name);
  submit(w, spec);
  complete(w, spec, connectAgent(w, accountId, `agent of ${name}`), output(`${w.cell} ${name}`));
  return spec.jobId;
}

function retain(w: World, accountId: string, retentionDays: number | null): void {
  w.add(accountId, event("AccountChanged", { accountId, retentionDays }));
}

/** The steps, one after another. */
export async function keepingSteps(db: Kysely<Schema>, step: Step): Promise<void> {
  const keeping = keepingOf(db);
  const overdueOf = async (accountId: string, now: number, limit = 100_000) =>
    (await keeping.overdue(now, limit)).filter((job) => job.accountId === accountId);

  await step(
    "overdue names finished jobs that are older than their account keeps them, oldest first",
    async (cell) => {
      const w = world(cell);
      const [ada, bob] = [openAccount(w, "ada"), openAccount(w, "bob")];
      const [first, second] = [finished(w, ada, "first"), finished(w, ada, "second")];
      const open = submit(w, w.spec(ada, "open"));
      finished(w, bob, "bob's");
      const projection = openProjection(db, cell);
      await projection.apply(w.commits);
      const late = FIRST_AT + 40 * DAY;
      assert.deepEqual(await overdueOf(ada, late), []);

      retain(w, ada, 30);
      await projection.apply(w.commits);
      assert.deepEqual(await overdueOf(ada, FIRST_AT + 29 * DAY), []);
      const found = await overdueOf(ada, late);
      assert.deepEqual(found, [
        { cell, accountId: ada, jobId: first, mediaIds: [output(`${cell} first`).mediaId] },
        { cell, accountId: ada, jobId: second, mediaIds: [output(`${cell} second`).mediaId] },
      ]);
      assert.ok(!found.some(({ jobId }) => jobId === open));
      assert.deepEqual(await overdueOf(bob, late), []);
      assert.equal((await keeping.overdue(late, 1)).length, 1);

      erase(w, ada, first, true);
      await projection.apply(w.commits);
      assert.deepEqual((await overdueOf(ada, late)).map(({ jobId }) => jobId), [second]);
      retain(w, ada, null);
      await projection.apply(w.commits);
      assert.deepEqual(await overdueOf(ada, late), []);
      assert.equal(await keeping.checkpoint(cell), w.commits.length);
    },
  );

  await step("overdue finds jobs by their end through an index", async () => {
    const { rows } = await db.transaction().execute(async (tx) => {
      await sql`set local enable_seqscan = off`.execute(tx);
      return await sql<{ "QUERY PLAN": string }>`
        explain select job_id from jobs
        where account_id = 'ada' and status in ('completed', 'failed', 'cancelled', 'skipped', 'expired')
          and (doc->>'finishedAt')::bigint < 5 order by (doc->>'finishedAt')::bigint limit 9`.execute(tx);
    });
    assert.match(rows.map((row) => row["QUERY PLAN"]).join("\n"), /jobs_by_end/);
  });
}
