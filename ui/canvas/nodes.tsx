/** The nodes that are in view, and no others; groups lie under what is in them. */

import { useComputed } from "@preact/signals";
import { t } from "../text/mod.ts";
import { type Rect, touch } from "./geometry.ts";
import { Group } from "./group.tsx";
import { Node } from "./node.tsx";
import { readingOrder } from "./reading.ts";
import { useDesk } from "./use_desk.ts";

export function Nodes() {
  const desk = useDesk();
  const { sheet, view } = desk;
  const ids = useComputed(() => {
    sheet.version.value;
    const region = view.region.value;
    const seen = sheet.all().flatMap((node) => {
      const rect: Rect | null = node.content.kind === "group" ? sheet.frameOf(node.nodeId) : node;
      return rect !== null && touch(region, rect)
        ? [{ ...rect, id: node.nodeId, kind: node.content.kind }]
        : [];
    });
    return JSON.stringify(readingOrder(seen).map(({ id, kind }) => [id, kind === "group"]));
  });
  const shown = JSON.parse(ids.value) as readonly (readonly [string, boolean])[];
  const tabbed = shown.some(([id]) => id === sheet.focus.value);
  return (
    <div
      class="canvas-nodes"
      role="listbox"
      aria-multiselectable="true"
      aria-label={t("canvas.items")}
      aria-describedby="canvas-help"
      tabIndex={shown.length === 0 ? 0 : -1}
    >
      {shown.map(([id, isGroup], at) =>
        isGroup
          ? <Group key={id} id={id} first={!tabbed && at === 0} />
          : <Node key={id} id={id} first={!tabbed && at === 0} />
      )}
    </div>
  );
}
