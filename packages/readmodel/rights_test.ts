import assert from "node:assert/strict";
import { startPostgres } from "@sluice/testing";
import { sql } from "kysely";
import { busyWorld } from "./busy_world.ts";
import { openPostgres } from "./database.ts";
import { requireVersion, whereabouts } from "./database_errors.ts";
import { DatabaseUnusable } from "./errors.ts";
import { type Generations, openGenerations } from "./generations.ts";
import { openReads } from "./open_reads.ts";
import { until } from "./testing_until.ts";

/** The URL as somebody else, on another server or in another database. */
function changed(
  url: string,
  change: { role?: string; password?: string; port?: number; database?: string },
): string {
  const other = new URL(url);
  if (change.role !== undefined) other.username = change.role;
  if (change.password !== undefined) other.password = change.password;
  if (change.port !== undefined) other.port = String(change.port);
  if (change.database !== undefined) other.pathname = change.database;
  return other.href;
}

/** Resolves when the trouble has the reason, with its message. */
async function troubleOf(generations: Generations, reason: DatabaseUnusable["reason"]): Promise<string> {
  const found = () => {
    const trouble = generations.trouble();
    return trouble instanceof DatabaseUnusable && trouble.reason === reason ? trouble.message : null;
  };
  await until(() => found() !== null);
  return found() ?? "";
}

Deno.test("openReads: a role that may only read is granted that by storage, and may not write, make or change anything", async () => {
  const server = await startPostgres();
  const admin = await openPostgres(server.url, { max: 1 });
  const run = (statement: string) => sql.raw(statement).execute(admin);
  const url = server.url;
  const readUrl = changed(url, { role: "reader" });
  await run("revoke all on database postgres from public");
  await run("revoke all on schema public from public");
  const generations = openGenerations({ url, readUrl, cells: [1], lookEveryMs: 20 });

  // 1. Storage works without the role, and says what is missing.
  await generations.ready;
  assert.match(
    await troubleOf(generations, "right"),
    /let "reader" read .* no such role; create role "reader" login/,
  );
  const world = busyWorld(1, 20);
  await generations.current()[0]?.projection(1).apply(world.commits);
  const { reads, check, close } = await openReads(readUrl);
  await assert.rejects(check, { name: "DatabaseUnusable", reason: "login" });

  // 2. With the role, and its right to connect, everything can be asked.
  await run("create role reader login");
  await until(() => generations.trouble() === null);
  await assert.rejects(check, {
    reason: "right",
    message: /grant connect on database "postgres" to "reader"/,
  });
  await run("grant connect on database postgres to reader");
  await check();
  assert.equal((await reads.snapshot(1)).number, world.commits.length);
  const ada = world.id("ada");
  assert.ok((await reads.jobs(ada, { limit: 5, text: "picture" })).total > 0);
  await reads.stats(ada);
  await reads.ledger(ada, { limit: 5 });
  await reads.deliveries(ada, null, { limit: 5 });
  await reads.references(ada, { limit: 5 });
  await reads.media(ada, "none");
  await reads.erasedAmong(ada, [world.id("job 1")]);

  // 3. Nothing else can be done.
  const reader = await openPostgres(readUrl, { schema: "sluice" });
  for (
    const statement of [
      "insert into accounts values ('x', 1, '{}')",
      "update jobs set prompt = ''",
      "delete from ledger",
      "truncate sluice_g1.jobs",
      "select * from sluice_g1.jobs",
      "update generations set state = 'retired'",
      "create table sluice.mine (id int)",
      "create schema mine",
      "create temp table mine (id int)",
      "drop view jobs",
    ]
  ) {
    await assert.rejects(sql.raw(statement).execute(reader), /permission denied|must be owner/, statement);
  }

  // 4. What is taken away is named, and given again.
  await run("revoke select on sluice.jobs from reader");
  await until(async () =>
    (await sql`select has_table_privilege('reader', 'sluice.jobs', 'select') as may`.execute(admin))
      .rows.some((row) => (row as { may: boolean }).may)
  );
  await generations.close();
  await run("revoke select on sluice.jobs from reader");
  await assert.rejects(reads.jobs(ada, { limit: 5 }), {
    reason: "right",
    message:
      /grant usage on schema sluice to "reader"; grant select on all tables in schema sluice to "reader"/,
  });
  await run("revoke usage on schema sluice from reader");
  await assert.rejects(reads.checkpoint(1), { reason: "right" });
  await run("grant usage on schema sluice to reader");
  assert.equal(await reads.checkpoint(1), world.commits.length);
  await reader.destroy();
  await close();
  await admin.destroy();
  await server.close();
});

Deno.test("openGenerations: each way in which a database cannot be used has its own message, and is healed by what the message says", async () => {
  const server = await startPostgres();
  const admin = await openPostgres(server.url, { max: 1 });
  const run = (statement: string) => sql.raw(statement).execute(admin);
  const open = (url: string) => openGenerations({ url, cells: [1], lookEveryMs: 20 });
  const healed = async (generations: Generations) => {
    await generations.ready;
    await until(() => generations.trouble() === null);
    await generations.close();
  };

  // a role, a database and rights that come one after another
  const url = changed(server.url, { role: "owner", database: "mine" });
  const late = open(url);
  const { reads, close } = await openReads(url);
  assert.match(
    await troubleOf(late, "login"),
    /open the database "mine" at .* as "owner": .*alter role "owner" login/,
  );
  await run("create role owner login");
  assert.match(await troubleOf(late, "database"), /create database "mine"/);
  await run("create database mine");
  assert.match(
    await troubleOf(late, "right"),
    /make tables in the database "mine" as "owner": the role may not make schemas in it; grant create on database "mine" to "owner"/,
  );
  await assert.rejects(reads.checkpoint(1), { reason: "unmade", message: /start a storage/ });
  await run("grant create on database mine to owner");
  await healed(late);
  assert.equal(await reads.checkpoint(1), 0);
  await close();

  // a schema that somebody else made
  const theirs = await openPostgres(await server.createDatabase("theirs"), { max: 1 });
  await sql`create schema sluice`.execute(theirs);
  await sql`grant create on database theirs to owner`.execute(theirs);
  const guest = open(changed(server.url, { role: "owner", database: "theirs" }));
  assert.match(
    await troubleOf(guest, "right"),
    /its schema "sluice"; grant usage, create on schema sluice to "owner"/,
  );
  await sql`grant usage, create on schema sluice to owner`.execute(theirs);
  await healed(guest);
  await theirs.destroy();

  // nobody listens there
  const nobody = open(changed(server.url, { port: 1 }));
  assert.match(await troubleOf(nobody, "away"), /127\.0\.0\.1:1 .*ECONNREFUSED.*start the server/);
  await nobody.close();
  await assert.rejects(nobody.ready, /closed before it could begin/);
  await admin.destroy();
  await server.close();
});

Deno.test("openReads: a wrong password is said so, and never shown", async () => {
  const server = await startPostgres({ passwords: true });
  const { reads, check, close } = await openReads(changed(server.url, { password: "wrong-secret" }));
  for (const ask of [check, () => reads.checkpoint(1)]) {
    await assert.rejects(
      ask,
      (error: DatabaseUnusable) =>
        error.reason === "login" && /password authentication failed/.test(error.message) &&
        !error.message.includes("secret"),
    );
  }
  await close();
  await server.close();
});

Deno.test("requireVersion: refuses servers before 15 and names what was found", () => {
  const place = whereabouts("postgres://a:b@db.example:5433/c");
  assert.throws(() => requireVersion(140_012, place), {
    reason: "version",
    message: "use the PostgreSQL at db.example:5433: it is version 14, 15 or newer is needed",
  });
  requireVersion(150_000, place);
  requireVersion(170_002, place);
});
