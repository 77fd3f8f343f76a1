/** Where something that is dragged comes to lie: in line with what is near, or else on the grid. */

import type { Rect } from "./geometry.ts";

/** World pixels between the lines of the grid. */
export const GRID = 16;

/** A line that shows with what something is in line: at `at` on its axis, along the other from `from` to `to`. */
export interface Guide {
  readonly axis: "x" | "y";
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

export interface Snapped {
  /** How much further it goes. */
  readonly dx: number;
  readonly dy: number;
  readonly guides: readonly Guide[];
}

/** `reach`: world pixels within which something is near. */
export function snapped(moving: Rect, others: Iterable<Rect>, reach: number): Snapped {
  const near = [...others];
  const x = inLine(moving, near, "x", reach);
  const y = inLine(moving, near, "y", reach);
  return {
    dx: x?.by ?? toGrid(moving.x),
    dy: y?.by ?? toGrid(moving.y),
    guides: [...x === null ? [] : [x.guide], ...y === null ? [] : [y.guide]],
  };
}

function toGrid(value: number): number {
  return Math.round(value / GRID) * GRID - value;
}

function inLine(moving: Rect, others: readonly Rect[], axis: "x" | "y", reach: number) {
  let best: { readonly by: number; readonly guide: Guide } | null = null;
  for (const other of others) {
    for (const at of linesOf(other, axis)) {
      for (const line of linesOf(moving, axis)) {
        const by = at - line;
        if (Math.abs(by) > reach || Math.abs(by) >= Math.abs(best?.by ?? Infinity)) continue;
        best = { by, guide: { axis, at, ...along(moving, other, axis) } };
      }
    }
  }
  return best;
}

/** Both edges and the middle. */
function linesOf({ x, y, w, h }: Rect, axis: "x" | "y"): readonly number[] {
  const [start, length] = axis === "x" ? [x, w] : [y, h];
  return [start, start + length / 2, start + length];
}

function along(a: Rect, b: Rect, axis: "x" | "y"): { readonly from: number; readonly to: number } {
  return axis === "x"
    ? { from: Math.min(a.y, b.y), to: Math.max(a.y + a.h, b.y + b.h) }
    : { from: Math.min(a.x, b.x), to: Math.max(a.x + a.w, b.x + b.w) };
}
