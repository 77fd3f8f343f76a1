/** The front of the read model for the one who keeps house over all cells. */

import { openPostgres } from "./database.ts";
import { type Keeping, keepingOf } from "./keeping.ts";

/** Connects when it is first asked; the tables are made by the projectors. Each question throws the database's errors. */
export async function openKeeping(url: string): Promise<{ keeping: Keeping; close(): Promise<void> }> {
  const db = await openPostgres(url, 2);
  return { keeping: keepingOf(db), close: () => db.destroy() };
}
