/** How a canvas changes with events: the fold that the read model and the studio share. */

import { type Canvas, type CanvasNode, MAX_NODES, type NodeChange } from "./canvas.ts";
import type { Event } from "./events.ts";

/** Folds one event into a canvas; `at` is the commit's time in ms since 1970. Undefined once it is deleted. */
export function evolveCanvas(canvas: Canvas | undefined, event: Event, at: number): Canvas | undefined {
  switch (event.type) {
    case "CanvasCreated":
      return canvas ?? { ...event.data, createdAt: at, changedAt: at, nodes: [] };
    case "CanvasChanged":
      return isAbout(canvas, event) ? { ...canvas, name: event.data.name, changedAt: at } : canvas;
    case "CanvasArranged":
      return isAbout(canvas, event)
        ? { ...canvas, changedAt: at, nodes: nodesAfter(canvas.nodes, event.data.changes) }
        : canvas;
    case "CanvasDeleted":
      return isAbout(canvas, event) ? undefined : canvas;
    default:
      return canvas;
  }
}

function isAbout(
  canvas: Canvas | undefined,
  { data }: Event<"CanvasDeleted" | "CanvasArranged" | "CanvasChanged">,
): canvas is Canvas {
  return canvas?.canvasId === data.canvasId && canvas.accountId === data.accountId;
}

/** The nodes after changes, one by one; those that did not change are the very same objects. Of too many the first stay. */
export function nodesAfter(
  nodes: readonly CanvasNode[],
  changes: readonly NodeChange[],
): readonly CanvasNode[] {
  const after = new Map(nodes.map((node) => [node.nodeId, node]));
  for (const change of changes) {
    if ("gone" in change) {
      after.delete(change.nodeId);
      continue;
    }
    const node = nodeAfter(after.get(change.nodeId), change);
    if (node !== undefined && (after.has(node.nodeId) || after.size < MAX_NODES)) {
      after.set(node.nodeId, node);
    }
  }
  return [...after.values()];
}

/** Undefined for a node that is not there and is not told whole: somebody else took it away meanwhile. */
function nodeAfter(
  node: CanvasNode | undefined,
  change: Exclude<NodeChange, { readonly gone: true }>,
): CanvasNode | undefined {
  if (node !== undefined) return { ...node, ...change };
  const { nodeId, x, y, w, h, z = 0, group = null, content } = change;
  if (x === undefined || y === undefined || w === undefined || h === undefined) return undefined;
  return content && { nodeId, x, y, w, h, z, group, content };
}
