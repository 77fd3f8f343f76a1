/** The frame of a group, as large as what is in it; its name is where it is taken. */

import { useComputed } from "@preact/signals";
import { nameOf } from "./node.tsx";
import { useDesk } from "./use_desk.ts";

export function Group({ id, first }: { readonly id: string; readonly first: boolean }) {
  const desk = useDesk();
  const { sheet, editing } = desk;
  const chosen = useComputed(() => sheet.selection.value.has(id));
  const tabbed = useComputed(() => sheet.focus.value === id);
  const node = sheet.node(id).value;
  const frame = sheet.frameOf(id);
  if (node === undefined || frame === null || node.content.kind !== "group") return null;
  const { x, y, w, h } = frame;
  return (
    <div
      id={`node-${id}`}
      class={chosen.value ? "canvas-group chosen" : "canvas-group"}
      role="option"
      aria-selected={chosen.value}
      aria-label={nameOf(desk, node)}
      tabIndex={tabbed.value || first ? 0 : -1}
      style={{ transform: `translate(${x}px, ${y}px)`, width: `${w}px`, height: `${h}px` }}
      onFocus={() => sheet.focus.value = id}
    >
      <span class="canvas-group-name" data-node={id} dir="auto">
        {editing.value === id ? "" : node.content.name}
      </span>
    </div>
  );
}
