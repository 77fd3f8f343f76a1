/** Searches that are kept under a name: docs/api.md "The library". */

import { MAX_VIEWS } from "@sluice/domain";
import { EdgeError, quoted, readViewBody, viewJson } from "@sluice/protocol";
import type { Hono } from "hono";
import { listPosition } from "./assets_own.ts";
import { readJson } from "./body.ts";
import { carryOut } from "./carry_out.ts";
import { type Kit, type RouteContext, type RouteEnv, SMALL_BODY } from "./kit.ts";
import { readsReached } from "./read_your_writes.ts";

export function routeViews(app: Hono<RouteEnv>, kit: Kit): void {
  app.get("/api/views", async (c) => {
    const { accountId } = kit.authenticate(c.req.raw, "read", "generate");
    const position = await listPosition(kit, accountId);
    return c.json({ views: (await viewsOf(kit, accountId)).map(viewJson), position });
  });
  app.post("/api/views", (c) => save(c, kit));
  app.delete("/api/views/:id", (c) => remove(c, kit));
}

async function viewsOf({ settings, view }: Kit, accountId: string) {
  await readsReached(view, accountId);
  return await settings.reads.views(accountId);
}

async function save(c: RouteContext, kit: Kit): Promise<Response> {
  const caller = kit.authenticate(c.req.raw, "generate", "manage");
  const { accountId } = caller;
  const body = readViewBody(await readJson(c.req.raw, SMALL_BODY));
  if ((await viewsOf(kit, accountId)).length >= MAX_VIEWS) {
    const message = `keep view ${quoted(body.name)}: there are ${MAX_VIEWS} views, which is the most; ` +
      "delete one first";
    throw new EdgeError("invalid_value", message);
  }
  const view = { viewId: kit.settings.newId(), accountId, ...body };
  const position = await carryOut(kit, caller, "SaveView", view);
  const kept = (await viewsOf(kit, accountId)).find(({ viewId }) => viewId === view.viewId);
  // as it was wished while the projections are behind
  const shown = viewJson(kept ?? { ...view, createdAt: kit.settings.clock() });
  return c.json({ success: true, position, view: shown }, 201);
}

async function remove(c: RouteContext, kit: Kit): Promise<Response> {
  const caller = kit.authenticate(c.req.raw, "generate", "manage");
  const { accountId } = caller;
  const id = c.req.param("id") ?? "";
  const view = (await viewsOf(kit, accountId)).find(({ viewId }) => viewId === id.toLowerCase());
  if (view === undefined) {
    throw new EdgeError("not_found", `there is no view ${quoted(id)}`, { param: "id" });
  }
  const position = await carryOut(kit, caller, "DeleteView", { viewId: view.viewId, accountId });
  return c.json({ success: true, position });
}
