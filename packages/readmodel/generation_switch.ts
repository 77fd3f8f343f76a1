/** Making a generation the one that is read. */

import { type Kysely, sql, type Transaction } from "kysely";
import { delay } from "es-toolkit/promise";
import { isBusy } from "./database_errors.ts";
import { schemaOf, STABLE } from "./generation_names.ts";
import { alone, type Control, listGenerations, retire } from "./generation_table.ts";
import { TABLES } from "./schema.ts";

/** A generation this many commits behind the live one will be beside it within `PATIENCE_MS`. */
const NEAR = 2_000;
/** How long projectors of the live generation are kept waiting for the new one at most. */
const PATIENCE_MS = 2_000;
const LOOK_EVERY_MS = 10;

interface Place {
  readonly cell: number;
  readonly number: number;
  readonly rebuilt_to: number;
}

/**
 * Makes `id` live if it is whole and has every commit that the live one has, and retires what it replaces: one
 * transaction, so that every query sees either the one or the other. Returns whether it is live now; false means to
 * try again later.
 */
export async function switchTo(db: Kysely<Control>, id: number): Promise<boolean> {
  try {
    return await alone(db, async (tx) => {
      const all = await listGenerations(tx);
      const next = all.find((row) => row.id === id);
      if (next?.state === "live") return true;
      if (next?.state !== "building") return false;
      const live = all.find((row) => row.state === "live");
      if (live !== undefined && !await caughtUp(tx, id, live.id)) return false;
      const replaced = all.filter((row) =>
        row.id !== id && (row.state === "live" || row.state === "building" && row.version <= next.version)
      );
      await retire(tx, replaced.map((row) => row.id));
      await tx.updateTable("generations").set({ state: "live", live_at: sql`now()` }).where("id", "=", id)
        .execute();
      await showTables(tx, id);
      return true;
    });
  } catch (error) {
    if (isBusy(error)) return false;
    throw error;
  }
}

/** Whether no commit is lost by the switch. When it is close, the live one is held still until the other is beside it. */
async function caughtUp(tx: Transaction<Control>, id: number, liveId: number): Promise<boolean> {
  const near = isBeside(await placesOf(tx, id), await placesOf(tx, liveId), NEAR);
  if (!near) return false;
  await sql`set local lock_timeout = '1s'`.execute(tx);
  const held = await placesOf(tx, liveId, true);
  const until = performance.now() + PATIENCE_MS;
  while (!isBeside(await placesOf(tx, id), held, 0)) {
    if (performance.now() > until) return false;
    await delay(LOOK_EVERY_MS);
  }
  return true;
}

function isBeside(places: readonly Place[], live: readonly Place[], slack: number): boolean {
  const numbers = new Map(places.map(({ cell, number }) => [cell, number]));
  return places.every(({ number, rebuilt_to }) => number >= rebuilt_to - slack) &&
    live.every(({ cell, number }) => (numbers.get(cell) ?? 0) >= number - slack);
}

async function placesOf(tx: Transaction<Control>, id: number, hold = false): Promise<readonly Place[]> {
  const { rows } = await sql<Place>`
    select cell, number, rebuilt_to from ${sql.id(schemaOf(id), "checkpoints")} order by cell ${
    hold ? sql`for update` : sql``
  }`.execute(tx);
  return rows;
}

/**
 * In the order of `TABLES`: a reader who asks several tables in one transaction begins with the first as well, so that
 * one waits for the other and never both. Who could read before can read afterwards.
 */
async function showTables(tx: Transaction<Control>, id: number): Promise<void> {
  await sql`set local lock_timeout = '1s'`.execute(tx);
  const { rows: readers } = await sql<{ role: string | null }>`
    select distinct r.rolname as role
    from pg_class c join pg_namespace n on n.oid = c.relnamespace cross join aclexplode(c.relacl) a
      left join pg_roles r on r.oid = a.grantee
    where n.nspname = ${STABLE} and c.relkind = 'v' and a.privilege_type = 'SELECT' and a.grantee <> c.relowner`
    .execute(tx);
  for (const table of TABLES) {
    const view = sql.id(STABLE, table);
    await sql`drop view if exists ${view}`.execute(tx);
    await sql`create view ${view} as select * from ${sql.id(schemaOf(id), table)}`.execute(tx);
    for (const { role } of readers) {
      await sql`grant select on ${view} to ${role === null ? sql`public` : sql.id(role)}`.execute(tx);
    }
  }
}
