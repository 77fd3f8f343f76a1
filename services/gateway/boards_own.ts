/** Boards as their owner names and sees them. */

import type { Board } from "@sluice/domain";
import { boardJson, EdgeError, quoted } from "@sluice/protocol";
import type { Kit } from "./kit.ts";
import { readsReached } from "./read_your_writes.ts";

/** The account's board. Throws `EdgeError` `not_found` that names the field. */
export async function requireBoard(kit: Kit, accountId: string, id: string, param = "id"): Promise<Board> {
  await readsReached(kit.view, accountId);
  const board = await kit.settings.reads.board(accountId, id.toLowerCase());
  if (board !== null) return board;
  throw new EdgeError("not_found", `there is no board ${quoted(id)}`, { param });
}

/** A board after a change, as `GET /api/boards` lists it; as it was wished while the projections are behind. */
export async function showBoard(kit: Kit, wished: Board): Promise<ReturnType<typeof boardJson>> {
  const { accountId, boardId } = wished;
  await readsReached(kit.view, accountId);
  const { boards } = await kit.settings.reads.boards(accountId);
  const found = boards.find(({ board }) => board.boardId === boardId);
  return found === undefined ? boardJson(wished, 0) : boardJson(found.board, found.count);
}
