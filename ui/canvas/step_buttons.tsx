/** Undo and redo as buttons. */

import { keysLabel } from "../keyboard/keys.ts";
import { IconButton } from "../parts/icon_button.tsx";
import { t } from "../text/mod.ts";
import { useDesk } from "./use_desk.ts";

export function StepButtons() {
  const desk = useDesk();
  const { done, undone } = desk.steps.value;
  return (
    <>
      <IconButton
        icon="undo"
        label={t("canvas.undo")}
        keys={keysLabel("canvas.undo")}
        disabled={done.length === 0}
        onClick={() => desk.undo()}
      />
      <IconButton
        icon="redo"
        label={t("canvas.redo")}
        keys={keysLabel("canvas.redo")}
        disabled={undone.length === 0}
        onClick={() => desk.redo()}
      />
    </>
  );
}
