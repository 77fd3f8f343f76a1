/** The whole read model in a folder. On PostgreSQL `generations.ts` writes and `open_reads.ts` asks. */

import { type Keeping, keepingOf } from "./keeping.ts";
import { migrate } from "./migrations.ts";
import { openPglite } from "./pglite.ts";
import type { Reads } from "./ports.ts";
import { openProjection, type Projection } from "./projection.ts";
import { readsOf } from "./reads.ts";

/** One cell's rows in a PGlite folder. */
export interface ReadModel {
  readonly reads: Reads;
  readonly projection: Projection;
  readonly keeping: Keeping;
  close(): Promise<void>;
}

/** Opens the folder for one cell and brings its tables up to date; see `openPglite` for which thread. */
export async function openReadModel(dataDir: string, cell: number): Promise<ReadModel> {
  const db = await openPglite(dataDir);
  try {
    await migrate(db);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return {
    reads: readsOf(db),
    projection: openProjection(db, cell),
    keeping: keepingOf(db),
    close: () => db.destroy(),
  };
}
