/** The sheet as it is seen and handled: one layer that the camera moves, with lines, nodes and what is written on it. */

import { useEffect, useRef } from "preact/hooks";
import { t } from "../text/mod.ts";
import { ASSET_TYPE } from "../gallery/drag.ts";
import { drop } from "./add.ts";
import { addNote } from "./acts.ts";
import { Editor } from "./editor.tsx";
import { Handles } from "./handles.tsx";
import { Hands } from "./hands.ts";
import { Edges, Sketches } from "./lines.tsx";
import { askWhatToMake } from "./make.ts";
import { openMenu } from "./node_menu.ts";
import { Nodes } from "./nodes.tsx";
import { openScene } from "./scene/acts.ts";
import { listenToSpace, pressedOnNodes } from "./surface_keys.ts";
import { useDesk } from "./use_desk.ts";

export function Surface() {
  const desk = useDesk();
  const surface = useRef<HTMLDivElement>(null);
  const dots = useRef<HTMLDivElement>(null);
  const layer = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const hands = new Hands(desk, surface.current!, {
      linked: (nodeId, at) => {
        const node = desk.sheet.peek(nodeId);
        if (node !== undefined) askWhatToMake(desk, node, at);
      },
    });
    const stops = [
      desk.view.mount(surface.current!, layer.current!, dots.current!),
      hands.listen(),
      listenToSpace(hands, surface.current!),
    ];
    desk.fit();
    return () => stops.forEach((stop) => stop());
  }, [desk]);
  const nodeAt = (target: EventTarget | null) =>
    (target as Element).closest<HTMLElement>("[data-node]")?.dataset["node"];
  return (
    <section
      ref={surface}
      class="canvas-surface"
      dir="ltr"
      aria-label={t("canvas.surface", { name: desk.sync.name.value })}
      onKeyDown={(event) => pressedOnNodes(desk, event)}
      onDblClick={(event) => {
        // a pointer that is captured says nothing of what lies under it
        const target = document.elementFromPoint(event.clientX, event.clientY);
        if (target === null || target.closest("[data-own], [data-handle]") !== null) return;
        const id = nodeAt(target);
        const node = id === undefined ? undefined : desk.sheet.peek(id);
        if (node === undefined) addNote(desk, desk.view.inWorld(event));
        else if (node.content.kind === "note" || node.content.kind === "group") desk.editing.value = id!;
        else if (node.content.kind === "scene") openScene(desk, id!);
        else desk.sheet.select([id!]);
      }}
      onContextMenu={(event) => {
        const id = nodeAt(event.target);
        if (id === undefined) return;
        event.preventDefault();
        if (!desk.sheet.selection.peek().has(id)) desk.sheet.select(desk.unitOf(desk.sheet.peek(id)!));
        openMenu(desk, event.clientX, event.clientY);
      }}
      onDragOver={(event) => {
        const types = event.dataTransfer?.types ?? [];
        if (types.includes("Files") || types.includes(ASSET_TYPE)) event.preventDefault();
      }}
      onDrop={(event) => {
        if (event.dataTransfer !== null && drop(desk, event.dataTransfer, desk.view.inWorld(event))) {
          event.preventDefault();
        }
      }}
    >
      <p class="visually-hidden" id="canvas-help">{t("canvas.itemsHelp")}</p>
      <div ref={dots} class="canvas-dots" />
      <div ref={layer} class="canvas-layer">
        <Edges />
        <Nodes />
        <Handles />
        <Editor />
        <Sketches />
      </div>
    </section>
  );
}
