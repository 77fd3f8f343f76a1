/** The door for who only asks: it needs a PostgreSQL server's address, and carries no database of its own. */

import { openPostgres } from "./database.ts";
import type { Reads } from "./ports.ts";
import { readsOf } from "./reads.ts";

/** Only the questions, for a process that must not write: the tables are made by storage. */
export async function openReads(url: string): Promise<{ reads: Reads; close(): Promise<void> }> {
  const db = await openPostgres(url);
  return { reads: readsOf(db), close: () => db.destroy() };
}
