/** Putting assets in order, into the trash and out of the world: docs/api.md "The library". */

import { type Asset, assetId, type AssetRef, erasureOf, MAX_TAGS, tagsAfter } from "@sluice/domain";
import { type AssetChange, EdgeError, quoted, readAssetChange, readAssetIds } from "@sluice/protocol";
import type { Hono } from "hono";
import { requireAssets } from "./assets_own.ts";
import type { Caller } from "./authenticate.ts";
import { readJson } from "./body.ts";
import { requireBoard } from "./boards_own.ts";
import { carryOut } from "./carry_out.ts";
import type { Kit, RouteContext, RouteEnv } from "./kit.ts";

/** Bytes of a body that names 500 assets. */
const MAX_BODY = 128 * 1024;

export function routeAssetsChange(app: Hono<RouteEnv>, kit: Kit): void {
  app.patch("/api/assets", (c) => arrange(c, kit));
  app.post("/api/assets/trash", (c) => trash(c, kit, true));
  app.post("/api/assets/restore", (c) => trash(c, kit, false));
  app.delete("/api/assets", (c) => erase(c, kit));
}

async function arrange(c: RouteContext, kit: Kit): Promise<Response> {
  const caller = kit.authenticate(c.req.raw, "generate", "manage");
  const { accountId } = caller;
  const { ids, changes } = readAssetChange(await readJson(c.req.raw, MAX_BODY));
  const assets = await requireAssets(kit, accountId, ids);
  for (const asset of assets) checkTags(asset, changes);
  const { boardId } = changes;
  if (boardId !== undefined && boardId !== null) await requireBoard(kit, accountId, boardId, "board");
  const position = await carryOut(kit, caller, "ArrangeAssets", {
    accountId,
    assets: refsOf(assets),
    ...changes,
  });
  return c.json({ success: true, position });
}

async function trash(c: RouteContext, kit: Kit, trashed: boolean): Promise<Response> {
  const { caller, assets } = await namedAssets(c, kit);
  const { accountId } = caller;
  const position = await carryOut(kit, caller, "TrashAssets", { accountId, assets: refsOf(assets), trashed });
  return c.json({ success: true, position });
}

async function erase(c: RouteContext, kit: Kit): Promise<Response> {
  const { caller, assets } = await namedAssets(c, kit);
  const kept = assets.find(({ trashedAt }) => trashedAt === null);
  if (kept !== undefined) {
    const message = `erase asset ${quoted(assetId(kept))}: it is not in the trash; put it there first`;
    throw new EdgeError("invalid_value", message, { param: "ids" });
  }
  const jobs = erasureOf(assets.map(({ jobId, index, output: { mediaId } }) => ({ jobId, index, mediaId })));
  const position = await carryOut(kit, caller, "EraseJobs", {
    accountId: caller.accountId,
    jobs,
    entry: false,
  });
  return c.json({ success: true, position });
}

async function namedAssets(
  c: RouteContext,
  kit: Kit,
): Promise<{ readonly caller: Caller; readonly assets: readonly Asset[] }> {
  const caller = kit.authenticate(c.req.raw, "generate", "manage");
  const ids = readAssetIds(await readJson(c.req.raw, MAX_BODY));
  return { caller, assets: await requireAssets(kit, caller.accountId, ids) };
}

function checkTags(asset: Asset, changes: AssetChange["changes"]): void {
  const { length } = tagsAfter(asset.tags, changes);
  if (length <= MAX_TAGS) return;
  const message = `tag asset ${
    quoted(assetId(asset))
  }: it would have ${length} tags, accepted are ${MAX_TAGS}`;
  throw new EdgeError("invalid_value", message, { param: "add_tags" });
}

/** Nothing but the ids: events say no more of an asset than is needed. */
function refsOf(assets: readonly Asset[]): AssetRef[] {
  return assets.map(({ jobId, index }) => ({ jobId, index }));
}
