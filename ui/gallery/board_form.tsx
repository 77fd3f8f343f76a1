/** The name of a board, and whether it is private: for one to be made, or one that there is. */

import { useState } from "preact/hooks";
import { changeBoard, createBoard, type Shelf } from "../assets/mod.ts";
import { Dialog } from "../parts/dialog.tsx";
import { Field } from "../parts/field.tsx";
import { t } from "../text/mod.ts";

const MOST = 80;

export function BoardForm(
  { board, onClose }: { readonly board: Shelf | null; readonly onClose: () => void },
) {
  const [name, setName] = useState(board?.name ?? "");
  const [isPrivate, setPrivate] = useState(board?.private ?? false);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    const wish = name.trim();
    if (wish === "" || wish.length > MOST) return setError(t("boards.nameNeeded"));
    setBusy(true);
    if (board === null) {
      const made = await createBoard(wish, isPrivate);
      setBusy(false);
      // refused: what was typed stays
      return made !== null && onClose();
    }
    onClose();
    if (wish !== board.name || isPrivate !== board.private) {
      await changeBoard(board, { name: wish, private: isPrivate }, t("boards.changed", { name: wish }));
    }
  };
  return (
    <Dialog title={t(board === null ? "boards.new" : "boards.edit")} onClose={onClose}>
      <form onSubmit={submit}>
        <Field label={t("boards.name")} error={error}>
          {(tie) => (
            <input
              {...tie}
              type="text"
              value={name}
              dir="auto"
              onInput={({ currentTarget }) => setName(currentTarget.value)}
            />
          )}
        </Field>
        <label class="check">
          <input
            type="checkbox"
            checked={isPrivate}
            onChange={({ currentTarget }) => setPrivate(currentTarget.checked)}
          />
          <span>
            {t("boards.private")}
            <span class="hint">{t("boards.privateHelp")}</span>
          </span>
        </label>
        <div class="dialog-actions">
          <button type="submit" class="button primary" disabled={busy}>
            {t(board === null ? "boards.create" : "boards.save")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
