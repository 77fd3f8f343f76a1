/** Assets, boards and kept views into their tables. */

import { type Asset, assetRefFrom } from "@sluice/domain";
import { type Kysely, sql } from "kysely";
import { type Changes, parted } from "./changes.ts";
import { textIds } from "./id_list.ts";
import type { Schema } from "./schema.ts";

/** Characters beyond these are not searched: tsvector has a limit of 1 MiB. */
const SEARCHED = 32_000;

export async function writeLibrary(db: Kysely<Schema>, cell: number, changes: Changes): Promise<void> {
  await clearBoards(db, changes);
  await writeAssets(db, cell, changes);
  await writeBoards(db, cell, changes);
  await writeViews(db, cell, changes);
  await writeCanvases(db, cell, changes);
}

/** Before the assets: one may have been put on another board since. */
async function clearBoards(db: Kysely<Schema>, { dissolved }: Changes): Promise<void> {
  if (dissolved.size === 0) return;
  await sql`
    update assets set board_id = null, doc = doc || '{"boardId": null}'::jsonb
    where account_id in ${textIds(dissolved.values())} and board_id in ${textIds(dissolved.keys())}`
    .execute(db);
}

async function writeAssets(db: Kysely<Schema>, cell: number, { assets }: Changes): Promise<void> {
  const { gone, there } = parted(assets);
  if (gone.length > 0) {
    await sql`
      delete from assets a using jsonb_to_recordset(${gone.map(keyOf)}::jsonb) as r(job_id uuid, index int)
      where a.job_id = r.job_id and a.index = r.index`.execute(db);
  }
  if (there.length === 0) return;
  await sql`
    insert into assets (job_id, index, cell, account_id, created_at, kind, model, provider, agent_id, board_id, starred,
      tags, trashed_at, words, doc)
    select r.job_id, r.index, ${cell}::int, r.account_id, r.created_at, r.kind, r.model, r.provider, r.agent_id,
      r.board_id, r.starred, r.tags, r.trashed_at, to_tsvector('simple', left(r.searched, ${
    sql.lit(SEARCHED)
  })), r.doc
    from jsonb_to_recordset(${
    there.map(rowOf)
  }::jsonb) as r(job_id uuid, index int, account_id text, created_at bigint,
      kind text, model text, provider text, agent_id text, board_id text, starred boolean, tags text[],
      trashed_at bigint, searched text, doc jsonb)
    on conflict (job_id, index) do update set board_id = excluded.board_id, starred = excluded.starred,
      tags = excluded.tags, trashed_at = excluded.trashed_at, words = excluded.words, doc = excluded.doc`
    .execute(db);
}

async function writeBoards(db: Kysely<Schema>, cell: number, { boards }: Changes): Promise<void> {
  const { gone, there } = parted(boards);
  if (gone.length > 0) await db.deleteFrom("boards").where("board_id", "in", textIds(gone)).execute();
  if (there.length === 0) return;
  const rows = there.map((doc) => ({ board_id: doc.boardId, account_id: doc.accountId, doc }));
  await sql`
    insert into boards (board_id, cell, account_id, doc)
    select r.board_id, ${cell}::int, r.account_id, r.doc
    from jsonb_to_recordset(${rows}::jsonb) as r(board_id text, account_id text, doc jsonb)
    on conflict (board_id) do update set doc = excluded.doc`.execute(db);
}

async function writeViews(db: Kysely<Schema>, cell: number, { views }: Changes): Promise<void> {
  const { gone, there } = parted(views);
  if (gone.length > 0) await db.deleteFrom("views").where("view_id", "in", textIds(gone)).execute();
  if (there.length === 0) return;
  const rows = there.map((doc) => ({ view_id: doc.viewId, account_id: doc.accountId, doc }));
  await sql`
    insert into views (view_id, cell, account_id, doc)
    select r.view_id, ${cell}::int, r.account_id, r.doc
    from jsonb_to_recordset(${rows}::jsonb) as r(view_id text, account_id text, doc jsonb)
    on conflict (view_id) do update set doc = excluded.doc`.execute(db);
}

async function writeCanvases(db: Kysely<Schema>, cell: number, { canvases }: Changes): Promise<void> {
  const { gone, there } = parted(canvases);
  if (gone.length > 0) await db.deleteFrom("canvases").where("canvas_id", "in", textIds(gone)).execute();
  if (there.length === 0) return;
  const rows = there.map((doc) => ({ canvas_id: doc.canvasId, account_id: doc.accountId, doc }));
  await sql`
    insert into canvases (canvas_id, cell, account_id, doc)
    select r.canvas_id, ${cell}::int, r.account_id, r.doc
    from jsonb_to_recordset(${rows}::jsonb) as r(canvas_id text, account_id text, doc jsonb)
    on conflict (canvas_id) do update set doc = excluded.doc`.execute(db);
}

function keyOf(id: string) {
  const ref = assetRefFrom(id);
  return { job_id: ref?.jobId, index: ref?.index };
}

/** What an owner wrote comes first, for of a long prompt the end may not be searched. */
function rowOf(asset: Asset) {
  return {
    job_id: asset.jobId,
    index: asset.index,
    account_id: asset.accountId,
    created_at: asset.createdAt,
    kind: asset.kind,
    model: asset.model,
    provider: asset.provider,
    agent_id: asset.agentId,
    board_id: asset.boardId,
    starred: asset.starred,
    tags: asset.tags,
    trashed_at: asset.trashedAt,
    searched: [...asset.tags, asset.alt ?? "", asset.prompt].join(" "),
    doc: asset,
  };
}
