/** Asks on which board assets are to lie: what dropping them there does. */

import { useState } from "preact/hooks";
import { boards, createBoard } from "../assets/mod.ts";
import { Dialog } from "../parts/dialog.tsx";
import { Field } from "../parts/field.tsx";
import { Icon } from "../parts/icon.tsx";
import { t } from "../text/mod.ts";
import { moveTo } from "./actions.ts";

export function MoveDialog(
  { ids, onClose }: { readonly ids: readonly string[]; readonly onClose: () => void },
) {
  const [name, setName] = useState("");
  const move = (board: string | null) => {
    onClose();
    void moveTo(ids, board);
  };
  const create = async (event: Event) => {
    event.preventDefault();
    if (name.trim() === "") return;
    const board = await createBoard(name.trim());
    if (board !== null) move(board);
  };
  return (
    <Dialog title={t("boards.moveTitle")} onClose={onClose}>
      <ul class="choices">
        <li>
          <button type="button" class="button quiet wide" onClick={() => move(null)}>
            <Icon name="minus" size={18} />
            {t("boards.none")}
          </button>
        </li>
        {boards.value?.map(({ boardId, name }) => (
          <li key={boardId}>
            <button type="button" class="button quiet wide" onClick={() => move(boardId)}>
              <Icon name="board" size={18} />
              <span dir="auto">{name}</span>
            </button>
          </li>
        ))}
      </ul>
      <form class="inline-form" onSubmit={create}>
        <Field label={t("boards.new")}>
          {(tie) => (
            <input
              {...tie}
              type="text"
              maxLength={80}
              value={name}
              onInput={({ currentTarget }) => setName(currentTarget.value)}
            />
          )}
        </Field>
        <button type="submit" class="button">{t("boards.create")}</button>
      </form>
    </Dialog>
  );
}
