/** The account's boards with how many assets are on each: asked for once, then kept right by the events. */

import { type Event, evolveBoard } from "@sluice/domain";
import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { api } from "../state/api.ts";
import { known } from "./known.ts";

/** A board as it stands in the sidebar. */
export interface Shelf {
  readonly boardId: string;
  readonly name: string;
  readonly private: boolean;
  readonly count: number;
}

interface BoardsAnswer {
  readonly boards: readonly (Omit<Shelf, "boardId"> & { readonly id: string })[];
  readonly uncategorised: number;
}

/** A recount waits so long for more changes, ms. */
const RECOUNT_MS = 1_000;

/** Null until the server said it. */
export const boards: Signal<readonly Shelf[] | null> = signal(null);
/** Assets on no board. */
export const uncategorised: Signal<number> = signal(0);
/** All assets that are not in the trash. */
export const allAssets: ReadonlySignal<number> = computed(() =>
  (boards.value ?? []).reduce((sum, { count }) => sum + count, uncategorised.value)
);

let recounting: ReturnType<typeof setTimeout> | undefined;

/** Asks for boards and counts. Throws `ApiError`. */
export async function loadBoards(): Promise<void> {
  const answer = await api<BoardsAnswer>("/api/boards");
  boards.value = answer.boards.map(({ id, ...board }) => ({ boardId: id, ...board }));
  uncategorised.value = answer.uncategorised;
}

/** What a board is called; undefined for one that is not known. */
export function boardName(boardId: string): string | undefined {
  return boards.value?.find((board) => board.boardId === boardId)?.name;
}

/** Counts anew after what cannot be counted here; only if anybody asked for the boards yet. */
export function recountSoon(): void {
  if (boards.peek() === null) return;
  recounting ??= setTimeout(() => {
    recounting = undefined;
    // the next event, or the next visit, tries again
    loadBoards().catch(() => {});
  }, RECOUNT_MS);
}

/** Folds an event about boards in, as the read model does. */
export function foldBoards(event: Event, at: number): void {
  if (boards.value === null || !("boardId" in event.data) || !event.type.startsWith("Board")) return;
  const { boardId } = event.data as { readonly boardId: string };
  const shelf = boards.value.find((board) => board.boardId === boardId);
  const { accountId } = event.data;
  const after = evolveBoard(shelf && { ...shelf, accountId, createdAt: 0 }, event, at);
  const others = boards.value.filter((board) => board.boardId !== boardId);
  if (after === undefined) {
    boards.value = others;
    // what of it was never looked at is not counted yet
    recountSoon();
    return;
  }
  const changed = { boardId, name: after.name, private: after.private, count: shelf?.count ?? 0 };
  boards.value = shelf === undefined
    ? [...others, changed]
    : boards.value.map((board) => board === shelf ? changed : board);
}

/** What leaves one place and comes to another is counted at once. */
known.onChange((before, after) => {
  // what is merely seen for the first time was counted before
  if (before === undefined || boards.value === null) return;
  if (before.trashedAt === null) count(before.boardId, -1);
  if (after !== undefined && after.trashedAt === null) count(after.boardId, 1);
});

/** Adds so many assets to a board, or to those on none. */
export function count(boardId: string | null, more: number): void {
  const list = boards.value;
  if (list === null) return;
  if (boardId === null || !list.some((board) => board.boardId === boardId)) uncategorised.value += more;
  else {
    boards.value = list.map((board) =>
      board.boardId === boardId ? { ...board, count: board.count + more } : board
    );
  }
}
