/** `Reads` over a database. */

import type { Job } from "@sluice/domain";
import { type Kysely, sql } from "kysely";
import { assetsNamed, countAssetDays, listAssets } from "./asset_queries.ts";
import { findBoard, listBoards, listViews } from "./board_queries.ts";
import { findCanvas, listCanvases } from "./canvas_queries.ts";
import { findDelivery, listDeliveries } from "./delivery_queries.ts";
import { commitsOfJob, erasedAmong, findJob, listJobs } from "./job_queries.ts";
import { listLedger } from "./ledger_queries.ts";
import { findMedia } from "./media_queries.ts";
import type { EdgeSnapshot, Reads } from "./ports.ts";
import { positionOf } from "./projection.ts";
import { findReference, listReferences } from "./reference_queries.ts";
import type { Schema } from "./schema.ts";
import { countJobs } from "./stats_queries.ts";

/** The gateway's questions, answered from a migrated database. */
export function readsOf(db: Kysely<Schema>): Reads {
  return {
    stats: (accountId) => countJobs(db, accountId),
    job: (accountId, jobId) => findJob(db, accountId, jobId),
    jobs: (accountId, filter) => listJobs(db, accountId, filter),
    ledger: (accountId, page) => listLedger(db, accountId, page),
    media: (accountId, mediaId) => findMedia(db, accountId, mediaId),
    references: (accountId, page) => listReferences(db, accountId, page),
    reference: (accountId, mediaId) => findReference(db, accountId, mediaId),
    deliveries: (accountId, webhookId, page) => listDeliveries(db, accountId, webhookId, page),
    delivery: (accountId, deliveryId) => findDelivery(db, accountId, deliveryId),
    commitsOf: (accountId, jobId) => commitsOfJob(db, accountId, jobId),
    erasedAmong: (accountId, jobIds) => erasedAmong(db, accountId, jobIds),
    assets: (accountId, ask) => listAssets(db, accountId, ask),
    assetDays: (accountId, match) => countAssetDays(db, accountId, match),
    assetsAmong: async (accountId, refs) =>
      (await assetsNamed(db, refs)).filter((asset) => asset.accountId === accountId),
    boards: (accountId) => listBoards(db, accountId),
    board: (accountId, boardId) => findBoard(db, accountId, boardId),
    views: (accountId) => listViews(db, accountId),
    canvases: (accountId) => listCanvases(db, accountId),
    canvas: (accountId, canvasId) => findCanvas(db, accountId, canvasId),
    snapshot: (cell) => snapshot(db, cell),
    checkpoint: async (cell) => (await positionOf(db, cell)).number,
  };
}

/** Everything as of one commit: the tables are read in one transaction that sees one moment. */
async function snapshot(db: Kysely<Schema>, cell: number): Promise<EdgeSnapshot> {
  return await db.transaction().execute(async (tx) => {
    await sql`set transaction isolation level repeatable read, read only`.execute(tx);
    const { number, hash } = await positionOf(tx, cell);
    const accounts = await tx.selectFrom("accounts").select("doc").where("cell", "=", cell).execute();
    const keys = await tx.selectFrom("keys").select("doc").where("cell", "=", cell).execute();
    const agents = await tx.selectFrom("agents").select("doc").where("cell", "=", cell).execute();
    const recipes = await tx.selectFrom("recipes").select(["provider", "doc as recipe"]).where(
      "cell",
      "=",
      cell,
    )
      .execute();
    const webhooks = await tx.selectFrom("webhooks").select("doc").where("cell", "=", cell).execute();
    // the words of the partial index, so that finished jobs cost nothing
    const openJobs = await sql<{ doc: Job }>`
      select doc from jobs
      where cell = ${cell} and status not in ('completed', 'failed', 'cancelled', 'skipped', 'expired')
      order by submitted_at, job_id`.execute(tx);
    const docs = <T>(rows: readonly { readonly doc: T }[]) => rows.map((row) => row.doc);
    return {
      number,
      hash,
      accounts: docs(accounts),
      keys: docs(keys),
      agents: docs(agents),
      recipes,
      webhooks: docs(webhooks),
      openJobs: docs(openJobs.rows),
    };
  });
}
