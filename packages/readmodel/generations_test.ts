import assert from "node:assert/strict";
import { startPostgres } from "@sluice/testing";
import { sql } from "kysely";
import { busyWorld } from "./busy_world.ts";
import { openPostgres } from "./database.ts";
import { openDesk } from "./desk.ts";
import { type Generation, type Generations, openGenerations } from "./generations.ts";
import { MIGRATIONS, PROJECTION_VERSION } from "./migrations.ts";
import { openReads } from "./open_reads.ts";
import { until } from "./testing_until.ts";

const FAST = { lookEveryMs: 20, graceMs: 600_000 };

function idsOf(generations: Generations): string[] {
  return generations.current().map(({ id, live }) => `${id}${live ? " live" : ""}`);
}

function newest(generations: Generations): Generation {
  const last = generations.current().at(-1);
  assert.ok(last);
  return last;
}

Deno.test("PROJECTION_VERSION: is raised with every step, so that no generation's tables are altered", () => {
  // whoever adds a step raises the version and notes both here
  assert.deepEqual([PROJECTION_VERSION, Object.keys(MIGRATIONS).length], [5, 7]);
});

Deno.test("openGenerations: many that start at once make one generation, which is read at once", async () => {
  const server = await startPostgres();
  const { url } = server;
  const all = Array.from({ length: 6 }, () => openGenerations({ url, cells: [1, 2], ...FAST }));
  await Promise.all(all.map(({ ready }) => ready));
  for (const generations of all) assert.deepEqual(idsOf(generations), ["1 live"]);
  const [first] = all;
  assert.ok(first);
  const { reads, check, close } = await openReads(url);
  await check();
  const { commits } = busyWorld(1, 20);
  await newest(first).projection(1).apply(commits);
  assert.equal(await reads.checkpoint(1), commits.length);
  // nobody has begun with cell 2, so nobody can tell what is unused
  assert.equal(await newest(first).projection(1).unused(["x"]), null);
  for (const cell of [1, 2]) await newest(first).projection(cell).clear(0);
  assert.deepEqual((await newest(first).projection(1).unused(["x"]))?.mediaIds, ["x"]);
  await close();
  for (const generations of all) await generations.close();
  await server.close();
});

Deno.test("openGenerations: a rebuild is made beside the live rows and read once it has caught up, without a gap", async () => {
  const server = await startPostgres();
  const { url } = server;
  const worlds = [1, 2].map((cell) => busyWorld(cell, 40));
  const heads = worlds.map(({ commits }) => commits.length);
  const generations = openGenerations({ url, cells: [1, 2], ...FAST, graceMs: 0 });
  await generations.ready;
  const live = newest(generations);
  for (const { cell, commits } of worlds) {
    await live.projection(cell).clear(commits.length);
    await live.projection(cell).apply(commits);
  }

  const reading = await openReads(url);
  let done = false;
  const seen: number[][] = [];
  const read = async () => {
    while (!done) {
      const { number, accounts } = await reading.reads.snapshot(1);
      const { total } = await reading.reads.jobs(worlds[0]?.id("ada") ?? "", { limit: 1 });
      const { entries } = await reading.reads.ledger(worlds[0]?.id("ada") ?? "", { limit: 1 });
      seen.push([number, accounts.length, total, entries.length]);
    }
  };
  const readers = [read(), read(), read()];

  const desk = await openDesk(url);
  const id = await desk.requestRebuild();
  assert.equal(await desk.requestRebuild(), id);
  await until(() => generations.current().length === 2);
  const next = newest(generations);
  assert.deepEqual([next.id, next.live, live.live], [id, false, true]);
  for (const { cell, commits } of worlds) await next.projection(cell).clear(commits.length);
  await next.projection(1).apply(worlds[0]?.commits ?? []);
  const half = (worlds[1]?.commits ?? []).slice(0, 9);
  await next.projection(2).apply(half);
  assert.deepEqual(await desk.compare(live.id, id, 2), { type: "apart", numbers: [heads[1], 9] });
  assert.equal(await next.projection(1).unused(["x"]), null);
  const begun = seen.length;
  await until(() => seen.length > begun + 20);
  assert.equal(live.live, true);
  await next.projection(2).apply(worlds[1]?.commits ?? []);
  await until(() => next.live);
  const switched = seen.length;
  await until(() => seen.length > switched + 20);
  done = true;
  await Promise.all(readers);
  assert.deepEqual(new Set(seen.map(String)), new Set([seen[0]?.join()]));
  assert.deepEqual(idsOf(generations), [`${id} live`]);

  // what was replaced goes after the grace
  const db = await openPostgres(url);
  await until(async () =>
    (await sql`select from pg_namespace where nspname = 'sluice_g1'`.execute(db)).rows.length === 0
  );
  await db.destroy();
  assert.deepEqual((await desk.generations()).map(({ id, state }) => [id, state]), [[id, "live"]]);
  await desk.close();
  await reading.close();
  await generations.close();
  await server.close();
});

Deno.test("openGenerations: tables that are still read after the grace stay without trouble, and go when the reader is done", async () => {
  const server = await startPostgres();
  const { url } = server;
  const troubles: (string | undefined)[] = [];
  const onTrouble = (trouble: Error | null) => void troubles.push(trouble?.message);
  const generations = openGenerations({ url, cells: [1], onTrouble, ...FAST, graceMs: 0 });
  await generations.ready;
  // as a dump reads: all in one transaction
  const reader = await openPostgres(url, { schema: "sluice_g1" });
  const dump = await reader.startTransaction().execute();
  await sql`select from jobs`.execute(dump);
  const desk = await openDesk(url);
  const id = await desk.requestRebuild();
  await until(() => generations.current().length === 2);
  await newest(generations).projection(1).clear(0);

  const db = await openPostgres(url);
  const tries = new Set<string>();
  await until(async () => {
    const { rows } = await sql<{ who: string }>`
      select virtualtransaction as who from pg_locks where not granted and mode = 'AccessExclusiveLock'`
      .execute(db);
    for (const { who } of rows) tries.add(who);
    return tries.size === 2;
  });
  assert.deepEqual([troubles, generations.trouble(), idsOf(generations)], [[], null, [`${id} live`]]);
  await dump.commit().execute();
  await until(async () =>
    (await sql`select from pg_namespace where nspname = 'sluice_g1'`.execute(db)).rows.length === 0
  );
  for (const one of [reader, db]) await one.destroy();
  await desk.close();
  await generations.close();
  await server.close();
});

Deno.test("openGenerations: a newer version takes over while the older feeds its own, and the older makes no more", async () => {
  const server = await startPostgres();
  const { url } = server;
  const { commits } = busyWorld(1, 12);
  const open = (version: number) => openGenerations({ url, cells: [1], version, ...FAST });
  const old = open(1);
  await old.ready;
  await newest(old).projection(1).clear(commits.length);
  await newest(old).projection(1).apply(commits);
  const young = open(2);
  await young.ready;
  assert.deepEqual([idsOf(old), idsOf(young)], [["1 live"], ["2"]]);
  // another old one comes during the upgrade
  const late = open(1);
  await late.ready;
  assert.deepEqual(idsOf(late), ["1 live"]);
  await newest(young).projection(1).clear(commits.length);
  await newest(young).projection(1).apply(commits);
  await until(() => newest(young).live && old.current().length === 0);
  await until(() => old.trouble() !== null);
  assert.match(old.trouble()?.message ?? "", /version 1: generation 2 of version 2 is read by now/);
  // going back is somebody's decision
  const desk = await openDesk(url, 1);
  const back = await desk.requestRebuild();
  await until(() => old.current().length === 1 && old.trouble() === null);
  await newest(old).projection(1).clear(commits.length);
  await newest(old).projection(1).apply(commits);
  await young.close();
  await until(() => newest(old).live);
  assert.deepEqual(idsOf(old), [`${back} live`]);
  await desk.close();
  for (const generations of [old, late]) await generations.close();
  await server.close();
});

Deno.test("compare: names the first row that differs, after a proof that is never read", async () => {
  const server = await startPostgres();
  const { url } = server;
  const world = busyWorld(1, 30);
  const generations = openGenerations({ url, cells: [1], ...FAST, graceMs: 0 });
  await generations.ready;
  await newest(generations).projection(1).apply(world.commits);
  const desk = await openDesk(url);
  const proof = await desk.requestProof();
  await until(() => generations.current().length === 2);
  await newest(generations).projection(1).clear(world.commits.length);
  await newest(generations).projection(1).apply(world.commits);
  await desk.stillWanted(proof);
  const equal = await desk.compare(1, proof, 1);
  assert.ok(equal.type === "equal" && equal.number === world.commits.length && equal.rows > 100);

  const db = await openPostgres(url, { schema: "sluice_g1" });
  await sql`update jobs set doc = jsonb_set(doc, '{outputs}', '[]') where job_id = ${world.id("job 1")}`
    .execute(db);
  const changed = await desk.compare(1, proof, 1);
  assert.ok(changed.type === "different");
  assert.deepEqual([changed.table, changed.onlyIn], ["jobs", 1]);
  assert.ok(changed.row.includes(world.id("job 1")));
  await sql`delete from jobs where job_id = ${world.id("job 1")}`.execute(db);
  const missing = await desk.compare(1, proof, 1);
  assert.ok(missing.type === "different" && missing.onlyIn === proof);
  await db.destroy();

  assert.equal((await desk.generations()).find(({ id }) => id === proof)?.state, "proving");
  await desk.endProof(proof);
  await until(async () => (await desk.generations()).length === 1 && generations.current().length === 1);
  await desk.close();
  await generations.close();
  await server.close();
});
