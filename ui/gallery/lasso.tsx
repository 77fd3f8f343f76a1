/** Choosing with a mouse by a rectangle around tiles; a click on a tile's box and Shift do the same without dragging. */

import { type ReadonlySignal, type Signal, useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useRef } from "preact/hooks";
import type { Desk } from "./desk.ts";
import { indexesIn, type Layout } from "./layout.ts";

interface Point {
  readonly x: number;
  readonly y: number;
}

interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

/** Handlers of the grid, and the rectangle while one is drawn; its x runs from where lines begin. */
export function useLasso(desk: Desk, grid: RefObject<HTMLDivElement | null>, layout: ReadonlySignal<Layout>) {
  const box = useSignal<Box | null>(null);
  const from = useRef<Point & { readonly kept: ReadonlySet<string> } | null>(null);
  const place = ({ clientX, clientY }: PointerEvent): Point => {
    const { left, right, top } = grid.current!.getBoundingClientRect();
    const x = document.documentElement.dir === "rtl" ? right - clientX : clientX - left;
    return { x, y: clientY - top };
  };
  const end = () => {
    from.current = null;
    box.value = null;
  };
  return {
    box,
    handlers: {
      onPointerDown(event: PointerEvent) {
        const onTile = event.target instanceof Element && event.target.closest(".tile") !== null;
        if (event.pointerType !== "mouse" || event.button !== 0 || onTile) return;
        const adds = event.shiftKey || event.ctrlKey || event.metaKey;
        from.current = { ...place(event), kept: new Set(adds ? desk.selection.ids.peek() : []) };
        desk.selection.set(from.current.kept);
        grid.current!.setPointerCapture(event.pointerId);
        event.preventDefault();
      },
      onPointerMove(event: PointerEvent) {
        if (from.current === null) return;
        const drawn = boxOf(from.current, place(event));
        box.value = drawn;
        const ids = indexesIn(layout.peek(), drawn).map((index) => desk.list.at(index));
        desk.selection.set([...from.current.kept, ...ids.filter((id) => id !== undefined)]);
      },
      onPointerUp: end,
      onPointerCancel: end,
    },
  };
}

/** The rectangle as it is drawn. */
export function Lasso({ box }: { readonly box: Signal<Box | null> }) {
  if (box.value === null) return null;
  const { x, y, width, height } = box.value;
  return (
    <div
      class="lasso"
      aria-hidden="true"
      style={{ insetInlineStart: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` }}
    />
  );
}

function boxOf(a: Point, b: Point): Box {
  return {
    x: Math.min(a.x, b.x),
    y: Math.min(a.y, b.y),
    width: Math.abs(a.x - b.x),
    height: Math.abs(a.y - b.y),
  };
}
