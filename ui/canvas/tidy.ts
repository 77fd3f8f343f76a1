/** Puts nodes in order: what came of something stands to the right of it, and what has no kin below, in rows. */

import type { CanvasNode } from "@sluice/domain";
import { around, type Point } from "./geometry.ts";
import type { Edge } from "./lineage.ts";

/** World pixels between nodes. */
const GAP = 48;
/** Nodes side by side where nothing orders them. */
const PER_ROW = 6;

/** Where each of the nodes goes, by id; together they begin where they began. */
export function tidied(nodes: readonly CanvasNode[], edges: readonly Edge[]): ReadonlyMap<string, Point> {
  const corner = around(nodes) ?? { x: 0, y: 0 };
  const places = new Map<string, Point>();
  const depths = depthsOf(nodes, edges);
  let y = corner.y;
  const kin = nodes.filter(({ nodeId }) => depths.get(nodeId) !== undefined);
  for (const family of families(kin, edges)) {
    y = stand(columnsOf(family, depths), corner.x, y, places) + GAP;
  }
  const alone = nodes.filter(({ nodeId }) => depths.get(nodeId) === undefined).toSorted(byPlace);
  for (let at = 0; at < alone.length; at += PER_ROW) {
    const row = alone.slice(at, at + PER_ROW);
    let { x } = corner;
    for (const { nodeId, w } of row) {
      places.set(nodeId, { x, y });
      x += w + GAP;
    }
    y += Math.max(...row.map(({ h }) => h)) + GAP;
  }
  return places;
}

/** How many steps from a source, for nodes with kin; a circle ends where it is met again. */
function depthsOf(nodes: readonly CanvasNode[], edges: readonly Edge[]): Map<string, number> {
  const ids = new Set(nodes.map(({ nodeId }) => nodeId));
  const inner = edges.filter(({ from, to }) => ids.has(from) && ids.has(to));
  const sources = Map.groupBy(inner, ({ to }) => to);
  const depths = new Map<string, number>();
  const depthOf = (id: string, way: ReadonlySet<string>): number => {
    const known = depths.get(id);
    if (known !== undefined) return known;
    const before = (sources.get(id) ?? []).filter(({ from }) => !way.has(from));
    const depth = Math.max(-1, ...before.map(({ from }) => depthOf(from, new Set([...way, from])))) + 1;
    depths.set(id, depth);
    return depth;
  };
  for (const { from, to } of inner) for (const id of [from, to]) depthOf(id, new Set([id]));
  return depths;
}

/** Nodes that edges join, directly or not; the topmost family first. */
function families(nodes: readonly CanvasNode[], edges: readonly Edge[]): readonly (readonly CanvasNode[])[] {
  const heads = new Map(nodes.map(({ nodeId }) => [nodeId, nodeId]));
  const headOf = (id: string): string => {
    const head = heads.get(id)!;
    return head === id ? id : headOf(head);
  };
  for (const { from, to } of edges) {
    if (heads.has(from) && heads.has(to)) heads.set(headOf(from), headOf(to));
  }
  return [...Map.groupBy(nodes.toSorted(byPlace), ({ nodeId }) => headOf(nodeId)).values()];
}

function columnsOf(family: readonly CanvasNode[], depths: ReadonlyMap<string, number>) {
  const columns = Map.groupBy(family, ({ nodeId }) => depths.get(nodeId)!);
  return [...columns].toSorted(([a], [b]) => a - b).map(([, column]) => column);
}

/** Puts columns side by side; returns where the longest ends. */
function stand(
  columns: readonly (readonly CanvasNode[])[],
  left: number,
  top: number,
  places: Map<string, Point>,
): number {
  let x = left;
  let bottom = top;
  for (const column of columns) {
    let y = top;
    for (const { nodeId, h } of column) {
      places.set(nodeId, { x, y });
      y += h + GAP;
    }
    bottom = Math.max(bottom, y - GAP);
    x += Math.max(...column.map(({ w }) => w)) + 2 * GAP;
  }
  return bottom;
}

function byPlace(a: CanvasNode, b: CanvasNode): number {
  return a.y - b.y || a.x - b.x;
}
