/** What the one chosen node can be taken by: a new thing is drawn out of its side, its size out of its corner. */

import { useComputed } from "@preact/signals";
import { Icon } from "../parts/icon.tsx";
import { showMenuAt } from "../parts/menu.tsx";
import { t } from "../text/mod.ts";
import { make, mediaOf } from "./make.ts";
import { useDesk } from "./use_desk.ts";

export function Handles() {
  const desk = useDesk();
  const { sheet } = desk;
  const only = useComputed(() => sheet.selection.value.size === 1 ? [...sheet.selection.value][0]! : null);
  const id = only.value;
  const node = id === null ? undefined : sheet.node(id).value;
  if (node === undefined || node.content.kind === "group" || desk.editing.value !== null) return null;
  const { nodeId, x, y, w, h } = node;
  return (
    <div
      class="canvas-handles"
      style={{ transform: `translate(${x}px, ${y}px)`, width: `${w}px`, height: `${h}px` }}
    >
      {mediaOf(desk, node) !== null && (
        <button
          type="button"
          class="canvas-handle link"
          data-handle="link"
          data-of={nodeId}
          aria-label={t("canvas.make")}
          title={t("canvas.make")}
          onClick={(event) =>
            showMenuAt(event.currentTarget, {
              label: t("canvas.make"),
              items: [
                { label: t("canvas.makeImage"), icon: "image", run: () => make(desk, node, "image") },
                { label: t("canvas.makeVideo"), icon: "video", run: () => make(desk, node, "video") },
              ],
            })}
        >
          <Icon name="plus" size={16} />
        </button>
      )}
      {/* by keys and clicks a node is made larger and smaller in its menu */}
      <span class="canvas-handle corner" data-handle="resize" data-of={nodeId} title={t("canvas.resize")} />
    </div>
  );
}
