/** What the read model promises, written once and run on PGlite and on PostgreSQL by their own test files. */

import assert from "node:assert/strict";
import { type Commit, event, GENESIS } from "@sluice/domain";
import { type Kysely, sql } from "kysely";
import { busyWorld } from "./busy_world.ts";
import { canvasSteps } from "./canvas_contract.ts";
import { ProjectionGap } from "./errors.ts";
import { openAccount, world } from "./history.ts";
import { erasingSteps } from "./erasing_contract.ts";
import { keepingSteps } from "./keeping_contract.ts";
import { librarySteps } from "./library_contract.ts";
import { migrate } from "./migrations.ts";
import { ownersSteps } from "./owners_contract.ts";
import { openProjection } from "./projection.ts";
import { readsOf } from "./reads.ts";
import { readsSteps, type Step } from "./reads_contract.ts";
import { type Schema, TABLES } from "./schema.ts";

/** Rows of every table for a cell, in a fixed order. */
async function rowsOf(db: Kysely<Schema>, cell: number) {
  const rows: Record<string, unknown[]> = {};
  for (const table of TABLES) {
    const found = await db.selectFrom(table).selectAll().where("cell", "=", cell).execute();
    rows[table] = found.map((row) => ({ ...row })).sort((a, b) =>
      JSON.stringify(a) < JSON.stringify(b) ? -1 : 1
    );
  }
  return rows;
}

function* chunks(commits: readonly Commit[], size: number) {
  for (let at = 0; at < commits.length; at += size) yield commits.slice(at, at + size);
}

/** Registers the suite as steps of one test, which share a database and use a cell each: opening PGlite takes seconds. */
export function readModelContract(
  name: string,
  open: () => Promise<Kysely<Schema>>,
  close: () => Promise<void>,
): void {
  Deno.test(`${name}: keeps the promises of the read model`, async (t) => {
    const db = await open();
    let cell = 0;
    const step = (criterion: string, body: (cell: number) => Promise<void>) =>
      t.step(criterion, () => body(++cell));
    try {
      await migrationSteps(db, step);
      await projectionSteps(db, step);
      await readsSteps(db, step);
      await ownersSteps(db, step);
      await erasingSteps(db, step);
      await keepingSteps(db, step);
      await librarySteps(db, step);
      await canvasSteps(db, step);
    } finally {
      await db.destroy();
      await close();
    }
  });
}

async function migrationSteps(db: Kysely<Schema>, step: Step): Promise<void> {
  await step(
    "migrate empties the tables of the first release, to be folded anew as far as they were",
    async (cell) => {
      await migrate(db, { to: "001_tables" });
      const head = { number: 7, hash: "7".repeat(64) };
      await sql`insert into checkpoints values (${cell}, ${head.number}, ${head.hash})`.execute(db);
      await sql`insert into accounts values ('ada', ${cell}, '{}')`.execute(db);
      await sql`insert into media_owners values ('ada', 'some', ${cell}, 'image/png')`.execute(db);
      await migrate(db);
      assert.deepEqual(await rowsOf(db, cell), {
        ...Object.fromEntries(TABLES.map((table) => [table, []])),
        checkpoints: [{ cell, ...GENESIS, rebuilt_to: head.number }],
      });
      const projection = openProjection(db, cell);
      assert.deepEqual(await projection.position(), GENESIS);
      assert.equal(await projection.unused(["some"]), null);
      await projection.clear(0);
    },
  );

  await step("migrate changes nothing the second time", async () => await migrate(db));
}

async function projectionSteps(db: Kysely<Schema>, step: Step): Promise<void> {
  const reads = readsOf(db);
  await step(
    "apply in any batches, with repeats, gives the same rows as a rebuild in one piece",
    async (cell) => {
      const { commits } = busyWorld(cell);
      let projection = openProjection(db, cell);
      for (const batch of chunks(commits, 7)) {
        await projection.apply(batch);
        await projection.apply(batch);
      }
      const live = await rowsOf(db, cell);
      assert.deepEqual(Object.values(live).map((rows) => rows.length > 0), TABLES.map(() => true));
      // one that starts anew in the middle knows nothing and reads what it needs
      await projection.clear(0);
      assert.deepEqual(await projection.position(), GENESIS);
      for (const batch of chunks(commits, 50)) {
        projection = openProjection(db, cell);
        await projection.apply(batch);
      }
      assert.deepEqual(await rowsOf(db, cell), live);
      await projection.clear(0);
      await projection.apply(commits);
      assert.deepEqual(await rowsOf(db, cell), live);
      const last = commits.at(-1);
      assert.deepEqual(await projection.position(), { number: last?.number, hash: last?.hash });
      assert.equal(await reads.checkpoint(cell), last?.number);
    },
  );

  await step("apply refuses commits with one missing before them, and changes nothing", async (cell) => {
    const { commits } = busyWorld(cell, 10);
    const projection = openProjection(db, cell);
    await assert.rejects(projection.apply(commits.slice(1)), ProjectionGap);
    await projection.apply(commits.slice(0, 5));
    await assert.rejects(projection.apply(commits.slice(7)), ProjectionGap);
    assert.equal((await projection.position()).number, 5);
    await projection.apply(commits.slice(3));
    assert.equal((await projection.position()).number, commits.length);
  });

  await step("apply of two projectors that take turns gives what one gives", async (cell) => {
    const { commits } = busyWorld(cell, 30);
    const both = [openProjection(db, cell), openProjection(db, cell)];
    let turn = 0;
    for (const batch of chunks(commits, 5)) await both[turn++ % 2]?.apply(batch);
    const mixed = await rowsOf(db, cell);
    await both[0]?.clear(0);
    await both[0]?.apply(commits);
    assert.deepEqual(mixed, await rowsOf(db, cell));
  });

  await step("apply reports an account whose money does not add up, with the commit", async (cell) => {
    const w = world(cell);
    const ada = openAccount(w, "ada", 1);
    w.add(ada, event("CreditsReserved", { accountId: ada, jobId: w.id("none"), amount: 5 }));
    const { unbalanced } = await openProjection(db, cell).apply(w.commits);
    assert.deepEqual(unbalanced, [{ accountId: ada, number: 2 }]);
  });

  await step("reads that run while commits are applied see whole commits only", async (cell) => {
    const w = busyWorld(cell, 90);
    const projection = openProjection(db, cell);
    let done = false;
    const applying = (async () => {
      for (const batch of chunks(w.commits, 20)) await projection.apply(batch);
      done = true;
    })();
    const numbers: number[] = [];
    while (!done) {
      const { number, accounts } = await reads.snapshot(cell);
      numbers.push(number);
      for (const { balance } of accounts) {
        assert.equal(balance.granted, balance.available + balance.reserved + balance.settled);
      }
    }
    await applying;
    assert.deepEqual(numbers, numbers.toSorted((a, b) => a - b));
    assert.ok(numbers.every((number) => number % 20 === 0 || number === w.commits.length));
  });
}
