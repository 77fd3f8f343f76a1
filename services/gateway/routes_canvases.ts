/** Canvases: docs/api.md "Canvases". */

import { type Canvas, MAX_CANVASES, MAX_CHANGES_BYTES, MAX_NODES, nodesAfter } from "@sluice/domain";
import {
  canvasEntryJson,
  canvasJson,
  EdgeError,
  quoted,
  readCanvasBody,
  readNodeChanges,
} from "@sluice/protocol";
import type { Hono } from "hono";
import { listPosition, showAsset } from "./assets_own.ts";
import { readJson } from "./body.ts";
import { assetsOn } from "./canvas_assets.ts";
import { carryOut } from "./carry_out.ts";
import { type Kit, type RouteContext, type RouteEnv, SMALL_BODY } from "./kit.ts";

export function routeCanvases(app: Hono<RouteEnv>, kit: Kit): void {
  app.get("/api/canvases", (c) => list(c, kit));
  app.post("/api/canvases", (c) => create(c, kit));
  app.get("/api/canvases/:id", (c) => show(c, kit));
  app.patch("/api/canvases/:id", (c) => rename(c, kit));
  app.delete("/api/canvases/:id", (c) => remove(c, kit));
  app.patch("/api/canvases/:id/nodes", (c) => arrange(c, kit));
}

async function list(c: RouteContext, kit: Kit): Promise<Response> {
  const { accountId } = kit.authenticate(c.req.raw, "read", "generate");
  const position = await listPosition(kit, accountId);
  const found = await kit.settings.reads.canvases(accountId);
  return c.json({ canvases: found.map(({ canvas, nodes }) => canvasEntryJson(canvas, nodes)), position });
}

async function create(c: RouteContext, kit: Kit): Promise<Response> {
  const caller = kit.authenticate(c.req.raw, "generate", "manage");
  const { accountId } = caller;
  const { reads, newId, clock } = kit.settings;
  const { name } = readCanvasBody(await readJson(c.req.raw, SMALL_BODY));
  await listPosition(kit, accountId);
  if ((await reads.canvases(accountId)).length >= MAX_CANVASES) {
    const message = `make canvas ${quoted(name)}: there are ${MAX_CANVASES} canvases, which is the most; ` +
      "delete one first";
    throw new EdgeError("invalid_value", message);
  }
  const canvasId = newId();
  const position = await carryOut(kit, caller, "CreateCanvas", { canvasId, accountId, name });
  const now = clock();
  const canvas = canvasEntryJson({ canvasId, accountId, name, createdAt: now, changedAt: now }, 0);
  return c.json({ success: true, position, canvas }, 201);
}

async function show(c: RouteContext, kit: Kit): Promise<Response> {
  const { accountId } = kit.authenticate(c.req.raw, "read", "generate");
  const position = await listPosition(kit, accountId);
  const canvas = await requireCanvas(kit, accountId, c.req.param("id") ?? "");
  const assets = await assetsOn(kit, canvas);
  return c.json({ canvas: canvasJson(canvas, assets.map((asset) => showAsset(kit, asset))), position });
}

async function rename(c: RouteContext, kit: Kit): Promise<Response> {
  const caller = kit.authenticate(c.req.raw, "generate", "manage");
  const { accountId } = caller;
  const { name } = readCanvasBody(await readJson(c.req.raw, SMALL_BODY));
  const { canvasId } = await ownCanvas(c, kit, accountId);
  const position = await carryOut(kit, caller, "ChangeCanvas", { canvasId, accountId, name });
  return c.json({ success: true, position });
}

async function remove(c: RouteContext, kit: Kit): Promise<Response> {
  const caller = kit.authenticate(c.req.raw, "generate", "manage");
  const { accountId } = caller;
  const { canvasId } = await ownCanvas(c, kit, accountId);
  const position = await carryOut(kit, caller, "DeleteCanvas", { canvasId, accountId });
  return c.json({ success: true, position });
}

async function arrange(c: RouteContext, kit: Kit): Promise<Response> {
  const caller = kit.authenticate(c.req.raw, "generate", "manage");
  const { accountId } = caller;
  const changes = readNodeChanges(await readJson(c.req.raw, MAX_CHANGES_BYTES));
  const { canvasId, nodes } = await ownCanvas(c, kit, accountId);
  const wished = new Set(nodes.map(({ nodeId }) => nodeId));
  for (const change of changes) {
    if ("gone" in change) wished.delete(change.nodeId);
    else if (wished.has(change.nodeId) || nodesAfter([], [change]).length > 0) wished.add(change.nodeId);
  }
  if (wished.size > Math.max(MAX_NODES, nodes.length)) {
    const message = `arrange canvas ${quoted(canvasId)}: it would hold ${wished.size} nodes, accepted are ` +
      `${MAX_NODES}; take some off or begin another canvas`;
    throw new EdgeError("invalid_value", message, { param: "changes" });
  }
  const position = await carryOut(kit, caller, "ArrangeCanvas", { canvasId, accountId, changes });
  return c.json({ success: true, position });
}

/** The canvas that the path names, with what its account changed a moment ago. */
async function ownCanvas(c: RouteContext, kit: Kit, accountId: string): Promise<Canvas> {
  await listPosition(kit, accountId);
  return await requireCanvas(kit, accountId, c.req.param("id") ?? "");
}

async function requireCanvas(kit: Kit, accountId: string, id: string): Promise<Canvas> {
  const canvas = await kit.settings.reads.canvas(accountId, id.toLowerCase());
  if (canvas !== null) return canvas;
  throw new EdgeError("not_found", `there is no canvas ${quoted(id)}`, { param: "id" });
}
