/** Canvases of an account. */

import type { Canvas } from "@sluice/domain";
import { type Kysely, sql } from "kysely";
import { storable } from "./codec.ts";
import type { CanvasEntry } from "./ports.ts";
import type { Schema } from "./schema.ts";

/** The account's canvases without what lies on them, the last changed first. */
export async function listCanvases(db: Kysely<Schema>, accountId: string): Promise<CanvasEntry[]> {
  const { rows } = await sql<{ canvas: Omit<Canvas, "nodes">; nodes: number }>`
    select doc - 'nodes' as canvas, jsonb_array_length(doc->'nodes') as nodes from canvases
    where account_id = ${storable(accountId)} order by (doc->>'changedAt')::bigint desc, canvas_id`.execute(
    db,
  );
  return rows;
}

/** The account's canvas, or null. */
export async function findCanvas(
  db: Kysely<Schema>,
  accountId: string,
  canvasId: string,
): Promise<Canvas | null> {
  const row = await db.selectFrom("canvases").select("doc").where("account_id", "=", storable(accountId))
    .where("canvas_id", "=", storable(canvasId)).executeTakeFirst();
  return row?.doc ?? null;
}
