/** What an operator does to the read model on PostgreSQL; running storage carries it out. */

import { type Kysely, sql } from "kysely";
import { compare, type Comparison } from "./compare.ts";
import { openPostgres } from "./database.ts";
import { explained, whereabouts } from "./database_errors.ts";
import { schemaOf, STABLE } from "./generation_names.ts";
import {
  alone,
  type Control,
  type GenerationRow,
  listGenerations,
  makeGeneration,
  makeList,
  retire,
} from "./generation_table.ts";
import { PROJECTION_VERSION } from "./migrations.ts";
import { checkOwner } from "./rights.ts";

/** A generation, and how far it is: cell → number of the last commit in its rows. */
export interface GenerationStatus extends GenerationRow {
  readonly numbers: ReadonlyMap<number, number>;
}

/** Every call throws `DatabaseUnusable` when the database cannot be used. */
export interface ReadModelDesk {
  /** All that are not retired, oldest first. */
  generations(): Promise<readonly GenerationStatus[]>;
  /**
   * Asks for the rows of this version to be made anew and then read; the id of the generation that will hold them, which
   * is the one that is being made already if there is one.
   */
  requestRebuild(): Promise<number>;
  /** Asks for the rows to be made anew and never read, to be compared; say `stillWanted` twice a minute. */
  requestProof(): Promise<number>;
  stillWanted(id: number): Promise<void>;
  /** Gives a proof up. */
  endProof(id: number): Promise<void>;
  /** Whether two generations hold the same rows of a cell. */
  compare(a: number, b: number, cell: number): Promise<Comparison>;
  close(): Promise<void>;
}

/** Opens the database of the role that owns the tables. */
export async function openDesk(url: string, version: number = PROJECTION_VERSION): Promise<ReadModelDesk> {
  const db = await openPostgres<Control>(url, { schema: STABLE, max: 2 });
  const place = whereabouts(url);
  const using = async <T>(ask: () => Promise<T>): Promise<T> => {
    try {
      await checkOwner(db, place);
      await makeList(db);
      return await ask();
    } catch (error) {
      throw explained(error, place);
    }
  };
  const request = (state: "building" | "proving") =>
    using(() =>
      alone(db, async (tx) => {
        const there = (await listGenerations(tx)).find((row) =>
          row.version === version && row.state === "building"
        );
        if (state === "building" && there !== undefined) return there.id;
        return await makeGeneration(tx, version, state);
      })
    );
  return {
    generations: () => using(() => statuses(db)),
    requestRebuild: () => request("building"),
    requestProof: () => request("proving"),
    stillWanted: (id) =>
      using(async () => {
        await db.updateTable("generations").set({ wanted_at: sql`now()` }).where("id", "=", id).execute();
      }),
    endProof: (id) => using(() => retire(db, [id])),
    compare: (a, b, cell) => using(() => compare(db, a, b, cell)),
    close: () => db.destroy(),
  };
}

async function statuses(db: Kysely<Control>): Promise<GenerationStatus[]> {
  const found: GenerationStatus[] = [];
  for (const row of await listGenerations(db)) {
    if (row.state !== "retired") found.push({ ...row, numbers: await numbersOf(db, row.id) });
  }
  return found;
}

/** Of every cell; none while there are no tables yet. */
async function numbersOf(db: Kysely<Control>, id: number): Promise<ReadonlyMap<number, number>> {
  const { rows: tables } = await sql`
    select from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = ${schemaOf(id)} and c.relname = 'checkpoints'`.execute(db);
  if (tables.length === 0) return new Map();
  const { rows } = await sql<{ cell: number; number: number }>`
    select cell, number from ${sql.id(schemaOf(id), "checkpoints")} order by cell`.execute(db);
  return new Map(rows.map(({ cell, number }) => [cell, number]));
}
