/** New nodes: where they lie and how large they are. */

import type { CanvasNode, NodeContent } from "@sluice/domain";
import { newNodeId } from "./changes.ts";
import { around, type Point, type Rect, touch } from "./geometry.ts";
import { GRID } from "./snap.ts";

/** World pixels of the long side of a new picture. */
const LONG = 256;
const GAP = 48;
export const NOTE_SIZE = { w: 224, h: 160 } as const;
export const SCENE_SIZE = { w: 400, h: 144 } as const;

/** The size on the canvas of something with that shape; a square when it is not known. */
export function sizeOf(width: number | null, height: number | null): Pick<Rect, "w" | "h"> {
  if (width === null || height === null || width <= 0 || height <= 0) return { w: LONG, h: LONG };
  const scale = LONG / Math.max(width, height);
  return { w: Math.max(48, Math.round(width * scale)), h: Math.max(48, Math.round(height * scale)) };
}

/** The size of what a job will make, by its aspect ratio: a word or `W:H`. */
export function sizeOfRatio(ratio: string): Pick<Rect, "w" | "h"> {
  const [w, h] = { landscape: "16:9", portrait: "9:16", square: "1:1" }[ratio]?.split(":") ??
    ratio.split(":");
  return sizeOf(Number(w) || null, Number(h) || null);
}

/** A whole new node. */
export function newNode(
  content: NodeContent,
  rect: Rect,
  z: number,
  nodeId: string = newNodeId(),
): CanvasNode {
  return { nodeId, x: rect.x, y: rect.y, w: rect.w, h: rect.h, z, group: null, content };
}

/** Places for things of these sizes side by side around a point, in rows, on the grid. */
export function spread(sizes: readonly Pick<Rect, "w" | "h">[], around_: Point): readonly Rect[] {
  const perRow = Math.ceil(Math.sqrt(sizes.length));
  const rects: Rect[] = [];
  let y = 0;
  for (let at = 0; at < sizes.length; at += perRow) {
    let x = 0;
    const row = sizes.slice(at, at + perRow);
    for (const { w, h } of row) {
      rects.push({ x, y, w, h });
      x += w + GAP / 2;
    }
    y += Math.max(...row.map(({ h }) => h)) + GAP / 2;
  }
  const all = around(rects) ?? { w: 0, h: 0 };
  const onGrid = (value: number) => Math.round(value / GRID) * GRID;
  const [dx, dy] = [onGrid(around_.x - all.w / 2), onGrid(around_.y - all.h / 2)];
  return rects.map((rect) => ({ ...rect, x: rect.x + dx, y: rect.y + dy }));
}

/** The first free places for results of these sizes to the right of their source, one below the other. */
export function beside(
  source: Rect,
  sizes: readonly Pick<Rect, "w" | "h">[],
  others: readonly Rect[],
): readonly Rect[] {
  const taken = [...others];
  return sizes.map((size) => {
    let place = { x: source.x + source.w + 2 * GAP, y: source.y, ...size };
    for (let hit = firstHit(place, taken); hit !== undefined; hit = firstHit(place, taken)) {
      place = { ...place, y: hit.y + hit.h + GAP / 2 };
    }
    taken.push(place);
    return place;
  });
}

/** The first free place for something of this size under its source. */
export function below(source: Rect, size: Pick<Rect, "w" | "h">, others: readonly Rect[]): Rect {
  let place = { x: source.x, y: source.y + source.h + GAP, w: size.w, h: size.h };
  for (let hit = firstHit(place, others); hit !== undefined; hit = firstHit(place, others)) {
    place = { ...place, y: hit.y + hit.h + GAP / 2 };
  }
  return place;
}

function firstHit(place: Rect, taken: readonly Rect[]): Rect | undefined {
  return taken.find((rect) => touch(place, rect));
}
