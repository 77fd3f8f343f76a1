/** The bar about what is chosen, there while anything is. */

import { keysLabel } from "../keyboard/keys.ts";
import { IconButton } from "../parts/icon_button.tsx";
import { showMenuAt } from "../parts/menu.tsx";
import { t } from "../text/mod.ts";
import { duplicate, group, remove } from "./acts.ts";
import { menuOf } from "./node_menu.ts";
import { clipsAmong, isScene, makeScene, openScene } from "./scene/acts.ts";
import { useDesk } from "./use_desk.ts";

export function ChosenBar() {
  const desk = useDesk();
  const n = desk.sheet.selection.value.size;
  if (n === 0) return null;
  const nodes = desk.sheet.some(desk.sheet.selection.value);
  const [only] = nodes;
  return (
    <div class="canvas-chosen glass" role="toolbar" aria-label={t("canvas.what")}>
      <span class="numbers">{t("canvas.chosen", { n })}</span>
      <IconButton
        icon="copy"
        label={t("canvas.duplicate")}
        keys={keysLabel("canvas.duplicate")}
        onClick={() => duplicate(desk)}
      />
      {n > 1 && (
        <IconButton
          icon="board"
          label={t("canvas.group")}
          keys={keysLabel("canvas.group")}
          onClick={() => group(desk)}
        />
      )}
      {clipsAmong(desk, nodes).length > 0 && (
        <IconButton
          icon="scene"
          label={t("canvas.scene.make")}
          onClick={() => makeScene(desk)}
        />
      )}
      {n === 1 && isScene(only) && (
        <IconButton
          icon="scene"
          label={t("canvas.scene.open")}
          onClick={() => openScene(desk, only.nodeId)}
        />
      )}
      <IconButton
        icon="more"
        label={t("canvas.menu")}
        keys={keysLabel("canvas.menu")}
        onClick={(event) =>
          showMenuAt(event.currentTarget as Element, { label: t("canvas.menu"), items: menuOf(desk) })}
      />
      <IconButton icon="close" label={t("canvas.clear")} onClick={() => desk.sheet.select([])} />
      <IconButton
        icon="trash"
        label={t("canvas.remove")}
        keys={keysLabel("canvas.remove")}
        danger
        onClick={() => remove(desk)}
      />
    </div>
  );
}
