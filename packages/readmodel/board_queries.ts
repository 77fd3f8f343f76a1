/** Boards and kept views of an account. */

import type { Board, View } from "@sluice/domain";
import type { Kysely } from "kysely";
import { storable } from "./codec.ts";
import type { BoardList } from "./ports.ts";
import type { Schema } from "./schema.ts";

/** The account's boards, oldest first, with what is on them outside the trash. */
export async function listBoards(db: Kysely<Schema>, accountId: string): Promise<BoardList> {
  const account = storable(accountId);
  const [boards, counts] = await Promise.all([
    db.selectFrom("boards").select("doc").where("account_id", "=", account).execute(),
    db.selectFrom("assets").select(["board_id", (e) => e.fn.countAll<number>().as("count")])
      .where("account_id", "=", account).where("trashed_at", "is", null).groupBy("board_id").execute(),
  ]);
  const on = new Map(counts.map(({ board_id, count }) => [board_id, count]));
  return {
    boards: byAge(boards.map(({ doc }) => doc), "boardId")
      .map((board) => ({ board, count: on.get(board.boardId) ?? 0 })),
    uncategorised: on.get(null) ?? 0,
  };
}

/** The account's board, or null. */
export async function findBoard(
  db: Kysely<Schema>,
  accountId: string,
  boardId: string,
): Promise<Board | null> {
  const row = await db.selectFrom("boards").select("doc").where("account_id", "=", storable(accountId))
    .where("board_id", "=", storable(boardId)).executeTakeFirst();
  return row?.doc ?? null;
}

/** The account's kept views, oldest first. */
export async function listViews(db: Kysely<Schema>, accountId: string): Promise<View[]> {
  const rows = await db.selectFrom("views").select("doc").where("account_id", "=", storable(accountId))
    .execute();
  return byAge(rows.map(({ doc }) => doc), "viewId");
}

function byAge<K extends string, T extends Readonly<Record<K, string>> & { readonly createdAt: number }>(
  things: readonly T[],
  id: K,
): T[] {
  return things.toSorted((a, b) => a.createdAt - b.createdAt || (a[id] < b[id] ? -1 : 1));
}
