/** The list of generations in a PostgreSQL database: which tables there are, who may be fed, who is read. */

import { type Generated, type Kysely, sql, type Transaction } from "kysely";
import { isBusy } from "./database_errors.ts";
import { schemaOf, STABLE } from "./generation_names.ts";

/**
 * `building`: fed, and read once it has caught up. `proving`: fed to be compared with the live one, and never read.
 * `live`: fed and read; at most one. `retired`: its tables go after a while.
 */
export type GenerationState = "building" | "proving" | "live" | "retired";

export interface GenerationTable {
  id: Generated<number>;
  /** `PROJECTION_VERSION` of the code that made it: only such code may feed it. */
  version: number;
  state: GenerationState;
  made_at: Generated<Date>;
  live_at: Date | null;
  retired_at: Date | null;
  /** When somebody last said that it is still to be proven. */
  wanted_at: Generated<Date>;
}

/** What connections with `search_path = sluice` see, beside the views. */
export interface Control {
  generations: GenerationTable;
}

/** One generation, as listed. */
export interface GenerationRow {
  readonly id: number;
  readonly version: number;
  readonly state: GenerationState;
}

/** Names our advisory lock among those of the database; any number would do. */
const LOCK = 5_112_377;

/** Whoever asked for a proof and said nothing for this long is gone, seconds. */
const PROOF_PATIENCE_S = 60;

/** Runs `body` in a transaction, with every other change of the list kept waiting until it ends. */
export async function alone<T>(
  db: Kysely<Control>,
  body: (tx: Transaction<Control>) => Promise<T>,
): Promise<T> {
  return await db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(${sql.lit(LOCK)})`.execute(tx);
    return await body(tx);
  });
}

/** Makes the list if there is none. Nothing is asked for that is there, so that a role without rights can look. */
export async function makeList(db: Kysely<Control>): Promise<void> {
  if (await hasList(db)) return;
  await alone(db, async (tx) => {
    if (await hasList(tx)) return;
    const { rows } = await sql`select from pg_namespace where nspname = ${STABLE}`.execute(tx);
    if (rows.length === 0) await sql`create schema ${sql.id(STABLE)}`.execute(tx);
    await sql`create table ${sql.id(STABLE, "generations")} (
      id int generated always as identity primary key, version int not null, state text not null,
      made_at timestamptz not null default now(), live_at timestamptz, retired_at timestamptz,
      wanted_at timestamptz not null default now())`.execute(tx);
    await sql`create unique index one_live on ${sql.id(STABLE, "generations")} (state) where state = 'live'`
      .execute(tx);
  });
}

async function hasList(db: Kysely<Control>): Promise<boolean> {
  const { rows } = await sql`select from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = ${STABLE} and c.relname = 'generations'`.execute(db);
  return rows.length > 0;
}

/** All of them, oldest first. */
export async function listGenerations(db: Kysely<Control>): Promise<readonly GenerationRow[]> {
  return await db.selectFrom("generations").select(["id", "version", "state"]).orderBy("id").execute();
}

/** Adds a generation and its empty schema. Call it within `alone`. */
export async function makeGeneration(
  tx: Transaction<Control>,
  version: number,
  state: "building" | "proving",
): Promise<number> {
  const { id } = await tx.insertInto("generations").values({ version, state }).returning("id")
    .executeTakeFirstOrThrow();
  await sql`create schema ${sql.id(schemaOf(id))}`.execute(tx);
  return id;
}

/** Takes a generation out of use; its tables stay for those who read them at the moment. */
export async function retire(tx: Kysely<Control>, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.updateTable("generations").set({ state: "retired", retired_at: sql`now()` })
    .where("id", "in", [...ids]).execute();
}

/**
 * Retires proofs that nobody waits for any more and removes the tables of what was retired `graceMs` ago. Tables that
 * somebody reads, such as a dump, stay for another time, and keep no others.
 */
export async function sweepGenerations(db: Kysely<Control>, graceMs: number): Promise<void> {
  const { rows } = await sql<{ id: number; state: GenerationState }>`
    select id, state from generations
    where state = 'proving' and wanted_at < now() - make_interval(secs => ${PROOF_PATIENCE_S})
      or state = 'retired' and retired_at < now() - make_interval(secs => ${graceMs / 1_000}::float8)`
    .execute(db);
  const idsIn = (wanted: GenerationState) => rows.filter(({ state }) => state === wanted).map(({ id }) => id);
  const unwanted = idsIn("proving");
  if (unwanted.length > 0) await alone(db, (tx) => retire(tx, unwanted));
  for (const id of idsIn("retired")) await drop(db, id);
}

/** Removes a generation's tables unless somebody reads them. */
async function drop(db: Kysely<Control>, id: number): Promise<void> {
  try {
    await alone(db, async (tx) => {
      await sql`set local lock_timeout = '1s'`.execute(tx);
      await sql`drop schema if exists ${sql.id(schemaOf(id))} cascade`.execute(tx);
      await tx.deleteFrom("generations").where("id", "=", id).execute();
    });
  } catch (error) {
    if (!isBusy(error)) throw error;
  }
}
