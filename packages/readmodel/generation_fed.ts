/** One generation's tables, opened to be fed. */

import { type Kysely, sql } from "kysely";
import { GENESIS } from "@sluice/domain";
import { openPostgres } from "./database.ts";
import { explained, whereabouts } from "./database_errors.ts";
import { schemaOf } from "./generation_names.ts";
import type { Generation } from "./generations.ts";
import { migrate } from "./migrations.ts";
import { openProjection, type Projection } from "./projection.ts";
import type { Schema } from "./schema.ts";

/** `live` moves on with the list. */
export interface Fed extends Generation {
  live: boolean;
  close(): Promise<void>;
}

/** Connects to the tables, making them if they are not there yet. */
export async function openFed(url: string, id: number, cells: readonly number[]): Promise<Fed> {
  const schema = schemaOf(id);
  const db = await openPostgres(url, { schema });
  try {
    await migrate(db, { schema });
    await announce(db, cells);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  const place = whereabouts(url);
  const told = async <T>(asking: Promise<T>): Promise<T> => {
    try {
      return await asking;
    } catch (error) {
      throw explained(error, place);
    }
  };
  const fed: Fed = {
    id,
    live: false,
    projection: (cell): Projection => {
      const projection = openProjection(db, cell);
      return {
        position: () => told(projection.position()),
        apply: (commits) => told(projection.apply(commits)),
        clear: (upTo, seen) => told(projection.clear(upTo, seen)),
        // bytes are removed by what is read, once it is: else by rows that another will replace
        unused: (mediaIds) => fed.live ? told(projection.unused(mediaIds)) : Promise.resolve(null),
      };
    },
    close: () => db.destroy(),
  };
  return fed;
}

/** Cells that nobody has begun to fold are not whole either: `upTo` of their first `clear` will tell when they are. */
async function announce(db: Kysely<Schema>, cells: readonly number[]): Promise<void> {
  await sql`
    insert into checkpoints (cell, number, hash, rebuilt_to)
    select value::int, ${GENESIS.number}::bigint, ${GENESIS.hash}, ${sql.lit(Number.MAX_SAFE_INTEGER)}
    from jsonb_array_elements_text(${[...cells]}::jsonb)
    on conflict do nothing`.execute(db);
}
