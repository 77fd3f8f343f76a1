/** Asks for the name of a new canvas, or another name of one that there is. */

import { useState } from "preact/hooks";
import { Dialog } from "../parts/dialog.tsx";
import { Field } from "../parts/field.tsx";
import { reasonOf } from "../state/act.ts";
import { ApiError } from "../state/api.ts";
import { t } from "../text/mod.ts";
import { createCanvas, renameCanvas } from "./list.ts";

export interface NameDialogProps {
  readonly title: string;
  readonly yes: string;
  readonly name: string;
  /** Null makes a new one. */
  readonly canvasId: string | null;
  readonly onClose: () => void;
  readonly onMade: (id: string) => void;
}

export function NameDialog({ title, yes, name: before, canvasId, onClose, onMade }: NameDialogProps) {
  const [name, setName] = useState(before);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const send = async () => {
    setBusy(true);
    try {
      const wanted = name.trim() || t("canvas.newName");
      if (canvasId === null) onMade((await createCanvas(wanted)).id);
      else await renameCanvas(canvasId, wanted);
      onClose();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const what = t(canvasId === null ? "canvas.createFailed" : "canvas.renameFailed");
      setError(`${what}: ${reasonOf(error)}`);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) void send();
        }}
      >
        <Field label={t("canvas.name")} error={error}>
          {(tie) => (
            <input
              {...tie}
              type="text"
              dir="auto"
              maxLength={80}
              placeholder={t("canvas.newName")}
              value={name}
              onInput={({ currentTarget }) => setName(currentTarget.value)}
            />
          )}
        </Field>
        <div class="dialog-actions">
          <button type="submit" class="button primary" aria-disabled={busy}>{yes}</button>
        </div>
      </form>
    </Dialog>
  );
}
