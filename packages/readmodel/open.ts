/** The front of the read model for storage, which writes; `open_reads.ts` is that of the gateway, which only reads. */

import type { Kysely } from "kysely";
import { openPostgres } from "./database.ts";
import { type Keeping, keepingOf } from "./keeping.ts";
import { migrate } from "./migrations.ts";
import { openPglite } from "./pglite.ts";
import type { Reads } from "./ports.ts";
import { openProjection, type Projection } from "./projection.ts";
import { readsOf } from "./reads.ts";
import type { Schema } from "./schema.ts";

/** A PGlite folder, or a PostgreSQL server by its URL (and the URL of a read-only role or replica for queries). */
export type ReadModelPlace =
  | { readonly dataDir: string }
  | { readonly url: string; readonly readUrl?: string };

export interface ReadModel {
  readonly reads: Reads;
  readonly projection: Projection;
  readonly keeping: Keeping;
  close(): Promise<void>;
}

/** Opens the place for one cell and brings its tables up to date. With a `dataDir`, see `openPglite` for which thread. */
export async function openReadModel(place: ReadModelPlace, cell: number): Promise<ReadModel> {
  const db = "dataDir" in place ? await openPglite(place.dataDir) : await openPostgres(place.url);
  try {
    await migrate(db);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  const readDb = "url" in place && place.readUrl !== undefined ? await openPostgres(place.readUrl) : db;
  return {
    reads: readsOf(readDb),
    projection: openProjection(db, cell),
    keeping: keepingOf(readDb),
    close: () => closeAll(db, readDb),
  };
}

async function closeAll(...dbs: Kysely<Schema>[]): Promise<void> {
  for (const db of new Set(dbs)) await db.destroy();
}
