/** The order in which nodes are read, and which one lies in a direction. */

import type { CanvasNode } from "@sluice/domain";
import { centre, type Rect } from "./geometry.ts";

/** Nodes whose tops are no further apart than so are of one line, world pixels. */
const LINE = 96;

/** Line by line from the top, each from its start. */
export function readingOrder<T extends Rect>(nodes: readonly T[]): readonly T[] {
  const byTop = nodes.toSorted((a, b) => a.y - b.y);
  const lines: T[][] = [];
  for (const node of byTop) {
    const line = lines.at(-1);
    if (line !== undefined && node.y - line[0]!.y < LINE) line.push(node);
    else lines.push([node]);
  }
  return lines.flatMap((line) => line.toSorted((a, b) => a.x - b.x));
}

export type Direction = "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown";

/** The nearest node in that direction; what lies aside counts as further away. */
export function towards(
  from: CanvasNode,
  nodes: readonly CanvasNode[],
  direction: Direction,
): CanvasNode | null {
  const start = centre(from);
  let best: CanvasNode | null = null;
  let least = Infinity;
  for (const node of nodes) {
    const { x, y } = centre(node);
    const [dx, dy] = [x - start.x, y - start.y];
    const [ahead, aside] = {
      ArrowLeft: [-dx, dy],
      ArrowRight: [dx, dy],
      ArrowUp: [-dy, dx],
      ArrowDown: [dy, dx],
    }[direction] as [number, number];
    const far = ahead + 2 * Math.abs(aside);
    if (node.nodeId === from.nodeId || ahead <= 1 || far >= least) continue;
    least = far;
    best = node;
  }
  return best;
}
