/** What an owner does with boards: each can be undone. */

import { act } from "../state/act.ts";
import { api } from "../state/api.ts";
import { toast } from "../state/toasts.ts";
import { t } from "../text/mod.ts";
import { askIds } from "./ask.ts";
import { boards, type Shelf } from "./boards.ts";
import { changeAssets } from "./change.ts";
import { NO_FILTER } from "./filter.ts";

type Answer = { readonly board: { readonly id: string } };

/** Makes a board. Its id, or null when it was refused: the screen has said why then. */
export async function createBoard(name: string, isPrivate = false): Promise<string | null> {
  const run = () => api<Answer>("/api/boards", { method: "POST", body: { name, private: isPrivate } });
  const answer = await act({ run, failed: t("boards.createFailed") });
  if (answer === null) return null;
  const boardId = answer.board.id;
  // the event may have been quicker
  if (boards.value !== null && !boards.value.some((board) => board.boardId === boardId)) {
    boards.value = [...boards.value, { boardId, name, private: isPrivate, count: 0 }];
  }
  return boardId;
}

/** Renames a board, or makes it private or not, and offers the way back. */
export async function changeBoard(
  board: Shelf,
  changes: Partial<Pick<Shelf, "name" | "private">>,
  said?: string,
): Promise<void> {
  const done = await act({
    show: () => {
      replace(board.boardId, changes);
      return () => replace(board.boardId, board);
    },
    run: () => api<Answer>(`/api/boards/${board.boardId}`, { method: "PATCH", body: changes }),
    failed: t("boards.changeFailed"),
  });
  if (done === null || said === undefined) return;
  const { name, private: isPrivate } = board;
  const undo = () => void changeBoard(board, { name, private: isPrivate });
  toast({ kind: "done", text: said, action: { label: t("toast.undo"), run: undo } });
}

/** Deletes a board; what was on it stays. Undone, a new board of its name has it all again. */
export async function deleteBoard(board: Shelf): Promise<boolean> {
  const { boardId, name } = board;
  const before = boards.value;
  const ids = await act({
    show: () => {
      boards.value = before?.filter((one) => one.boardId !== boardId) ?? null;
      return () => boards.value = before;
    },
    run: async () => {
      const ids = await askIds({ ...NO_FILTER, board: boardId }, Infinity);
      await api(`/api/boards/${boardId}`, { method: "DELETE" });
      return ids;
    },
    failed: t("boards.deleteFailed"),
  });
  if (ids === null) return false;
  const undo = async () => {
    const again = await createBoard(name, board.private);
    if (again !== null) await changeAssets({ ids, board: again });
  };
  toast({
    kind: "done",
    text: t("boards.deleted", { name }),
    action: { label: t("toast.undo"), run: () => void undo() },
  });
  return true;
}

function replace(boardId: string, changes: Partial<Shelf>): void {
  boards.value =
    boards.value?.map((board) =>
      board.boardId === boardId ? { ...board, ...changes, count: board.count } : board
    ) ?? null;
}
