/** Boards: docs/api.md "The library". */

import { MAX_BOARDS } from "@sluice/domain";
import { boardJson, EdgeError, quoted, readBoardBody, readBoardChange } from "@sluice/protocol";
import type { Hono } from "hono";
import { listPosition } from "./assets_own.ts";
import { readJson } from "./body.ts";
import { requireBoard, showBoard } from "./boards_own.ts";
import { carryOut } from "./carry_out.ts";
import { type Kit, type RouteContext, type RouteEnv, SMALL_BODY } from "./kit.ts";

export function routeBoards(app: Hono<RouteEnv>, kit: Kit): void {
  app.get("/api/boards", (c) => list(c, kit));
  app.post("/api/boards", (c) => create(c, kit));
  app.patch("/api/boards/:id", (c) => change(c, kit));
  app.delete("/api/boards/:id", (c) => remove(c, kit));
}

async function list(c: RouteContext, kit: Kit): Promise<Response> {
  const { accountId } = kit.authenticate(c.req.raw, "read", "generate");
  const position = await listPosition(kit, accountId);
  const { boards, uncategorised } = await kit.settings.reads.boards(accountId);
  return c.json({
    boards: boards.map(({ board, count }) => boardJson(board, count)),
    uncategorised,
    position,
  });
}

async function create(c: RouteContext, kit: Kit): Promise<Response> {
  const caller = kit.authenticate(c.req.raw, "generate", "manage");
  const { accountId } = caller;
  const { settings } = kit;
  const body = readBoardBody(await readJson(c.req.raw, SMALL_BODY));
  await listPosition(kit, accountId);
  if ((await settings.reads.boards(accountId)).boards.length >= MAX_BOARDS) {
    const message = `make board ${quoted(body.name)}: there are ${MAX_BOARDS} boards, which is the most; ` +
      "delete one first";
    throw new EdgeError("invalid_value", message);
  }
  const board = { boardId: settings.newId(), accountId, ...body };
  const position = await carryOut(kit, caller, "CreateBoard", board);
  const shown = await showBoard(kit, { ...board, createdAt: settings.clock() });
  return c.json({ success: true, position, board: shown }, 201);
}

async function change(c: RouteContext, kit: Kit): Promise<Response> {
  const caller = kit.authenticate(c.req.raw, "generate", "manage");
  const { accountId } = caller;
  const changes = readBoardChange(await readJson(c.req.raw, SMALL_BODY));
  const board = await requireBoard(kit, accountId, c.req.param("id") ?? "");
  const { boardId } = board;
  const position = await carryOut(kit, caller, "ChangeBoard", { boardId, accountId, ...changes });
  return c.json({ success: true, position, board: await showBoard(kit, { ...board, ...changes }) });
}

async function remove(c: RouteContext, kit: Kit): Promise<Response> {
  const caller = kit.authenticate(c.req.raw, "generate", "manage");
  const { accountId } = caller;
  const { boardId } = await requireBoard(kit, accountId, c.req.param("id") ?? "");
  const position = await carryOut(kit, caller, "DeleteBoard", { boardId, accountId });
  return c.json({ success: true, position });
}
