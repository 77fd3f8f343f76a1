/** Boards and kept views as `/api/boards` and `/api/views` show them. */

import type { Board, View } from "@sluice/domain";
import { timeOf } from "./ids.ts";

/** `count`: assets on it that are not in the trash. */
export function boardJson(board: Board, count: number) {
  const { boardId: id, name, createdAt } = board;
  return { id, name, private: board.private, count, created_at: timeOf(createdAt) };
}

export function viewJson({ viewId: id, name, query, createdAt }: View) {
  return { id, name, query, created_at: timeOf(createdAt) };
}
