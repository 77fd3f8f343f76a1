/** The boards beside the grid: where assets are dropped, and the ways to their lists. */

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import {
  allAssets,
  boards,
  deleteBoard,
  type Filter,
  filterQuery,
  go,
  loadBoards,
  type Shelf,
  uncategorised,
} from "../assets/mod.ts";
import { Icon } from "../parts/icon.tsx";
import { IconButton } from "../parts/icon_button.tsx";
import { showMenuAt } from "../parts/menu.tsx";
import { act } from "../state/act.ts";
import { t } from "../text/mod.ts";
import { BoardForm } from "./board_form.tsx";
import { BoardLink } from "./board_link.tsx";

export function BoardList({ filter }: { readonly filter: Filter }) {
  /** The board whose form is open; `new` for one to be made. */
  const form = useSignal<Shelf | "new" | null>(null);
  useEffect(() => void act({ run: loadBoards, failed: t("boards.loadFailed") }), []);
  const to = (changes: Partial<Filter>) => {
    const query = filterQuery({ ...filter, board: "", starred: "", ...changes });
    return query === "" ? "/gallery" : `/gallery?${query}`;
  };
  const { board, starred } = filter;
  const remove = async (shelf: Shelf) => {
    const isOpen = shelf.boardId === board;
    if (await deleteBoard(shelf) && isOpen) go(to({}), true);
  };
  return (
    <nav class="boards" aria-label={t("boards.title")}>
      <ul>
        <BoardLink
          icon="gallery"
          name={t("boards.all")}
          count={allAssets.value}
          href={to({})}
          here={board === "" && starred === ""}
        />
        <BoardLink
          icon="star"
          name={t("boards.starred")}
          href={to({ starred: "true" })}
          here={board === "" && starred === "true"}
        />
        <BoardLink
          icon="minus"
          name={t("boards.none")}
          count={uncategorised.value}
          href={to({ board: "none" })}
          here={board === "none"}
          drop={null}
        />
        {boards.value?.map((shelf) => (
          <BoardLink
            key={shelf.boardId}
            icon="board"
            name={shelf.name}
            isPrivate={shelf.private}
            count={shelf.count}
            href={to({ board: shelf.boardId })}
            here={board === shelf.boardId}
            drop={shelf.boardId}
          >
            <IconButton
              icon="more"
              label={t("boards.actions", { name: shelf.name })}
              onClick={({ currentTarget }) =>
                showMenuAt(currentTarget as Element, {
                  label: t("boards.actions", { name: shelf.name }),
                  items: [
                    { label: t("boards.edit"), icon: "edit", run: () => form.value = shelf },
                    { label: t("boards.delete"), icon: "trash", danger: true, run: () => void remove(shelf) },
                  ],
                })}
            />
          </BoardLink>
        ))}
        <BoardLink icon="trash" name={t("shell.trash")} href="/trash" here={false} />
      </ul>
      <button type="button" class="button quiet small" onClick={() => form.value = "new"}>
        <Icon name="plus" size={16} />
        {t("boards.new")}
      </button>
      {form.value !== null && (
        <BoardForm
          board={form.value === "new" ? null : form.value}
          onClose={() => form.value = null}
        />
      )}
    </nav>
  );
}
