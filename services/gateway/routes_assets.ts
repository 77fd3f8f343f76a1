/** Looking at what jobs left: docs/api.md "The library". */

import { readAssetDays, readAssetList } from "@sluice/protocol";
import type { Hono } from "hono";
import { listPosition, requireAssets, showAsset } from "./assets_own.ts";
import type { Kit, RouteContext, RouteEnv } from "./kit.ts";
import { readsReached } from "./read_your_writes.ts";

export function routeAssets(app: Hono<RouteEnv>, kit: Kit): void {
  app.get("/api/assets", (c) => list(c, kit));
  app.get("/api/assets/days", (c) => days(c, kit));
  app.get("/api/assets/:id", async (c) => {
    const { accountId } = kit.authenticate(c.req.raw, "read", "generate");
    const [asset] = await requireAssets(kit, accountId, [c.req.param("id")]);
    return c.json(showAsset(kit, asset!));
  });
}

async function list(c: RouteContext, kit: Kit): Promise<Response> {
  const { accountId } = kit.authenticate(c.req.raw, "read", "generate");
  const query = readAssetList(c.req.query());
  const position = await listPosition(kit, accountId);
  const { assets, total } = await kit.settings.reads.assets(accountId, query);
  return c.json({ assets: assets.map((asset) => showAsset(kit, asset)), total, position });
}

async function days(c: RouteContext, kit: Kit): Promise<Response> {
  const { accountId } = kit.authenticate(c.req.raw, "read", "generate");
  const query = readAssetDays(c.req.query());
  await readsReached(kit.view, accountId);
  return c.json(await kit.settings.reads.assetDays(accountId, query));
}
