/** The front of the read model for the one who keeps house over all cells. */

import { openPostgres } from "./database.ts";
import { STABLE } from "./generation_names.ts";
import { type Keeping, keepingOf } from "./keeping.ts";

/** Connects when it is first asked; what it asks is the live generation, which storage makes. Each question throws the database's errors. */
export async function openKeeping(url: string): Promise<{ keeping: Keeping; close(): Promise<void> }> {
  const db = await openPostgres(url, { schema: STABLE, max: 2 });
  return { keeping: keepingOf(db), close: () => db.destroy() };
}
