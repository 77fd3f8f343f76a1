/** Arrows in the grid, with Alt from anywhere on the page: one tile has the focus and hands it on. */

import type { ReadonlySignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { type Handler, useKeys } from "../keyboard/keys.ts";
import { act } from "../state/act.ts";
import { t } from "../text/mod.ts";
import { selectTo } from "./actions.ts";
import type { Desk } from "./desk.ts";
import { useFocusKept } from "./focus_kept.ts";
import { cellOf, type Layout, placeOfRow, verticalFrom } from "./layout.ts";

/** What the bars above and below the grid may cover, px. */
const COVERED = { above: 72, below: 96 };

/** Gives the handler of the grid's keys. */
export function useGridKeys(
  desk: Desk,
  grid: RefObject<HTMLDivElement | null>,
  layout: ReadonlySignal<Layout>,
): (event: KeyboardEvent) => void {
  const { list, focus, selection } = desk;
  const waiting = useRef<string | null>(null);
  const focusTile = () => {
    const id = waiting.current;
    const tile = id && grid.current?.querySelector<HTMLElement>(`[data-asset="${id}"]`);
    if (!tile) return;
    waiting.current = null;
    tile.focus({ preventScroll: true });
  };
  useLayoutEffect(focusTile);
  useFocusKept(desk, grid, (id) => {
    waiting.current = id;
    focusTile();
  });

  const moveTo = async (index: number, extend: boolean) => {
    const [id] = await act({
      run: () => list.between(index, index + 1),
      failed: t("assets.loadFailed"),
    }) ?? [];
    if (id === undefined) return;
    if (extend) {
      selection.anchor ??= focus.peek();
      await selectTo(desk, id);
    }
    reveal(grid.current!, layout.peek(), index);
    waiting.current = id;
    focus.value = id;
    focusTile();
  };
  /** Whether the focus was in the grid before: then an arrow from elsewhere goes on from there. */
  const visited = useRef(false);
  useEffect(() => {
    const came = () => visited.current = true;
    const { current } = grid;
    current?.addEventListener("focusin", came);
    return () => current?.removeEventListener("focusin", came);
  }, [grid.current]);
  const fromAnywhere = (key: string): Handler => () => {
    const at = focus.peek() === null ? -1 : list.indexOf(focus.peek()!);
    if (at < 0 || document.querySelector("dialog[open]") !== null) return false;
    const to = visited.current ? destination(key, at, layout.peek(), list.total.peek() ?? 0) : at;
    void moveTo(to ?? at, false);
    return undefined;
  };
  useKeys({
    "asset.left": fromAnywhere("ArrowLeft"),
    "asset.right": fromAnywhere("ArrowRight"),
    "asset.up": fromAnywhere("ArrowUp"),
    "asset.down": fromAnywhere("ArrowDown"),
  });
  return (event) => {
    if (!(event.target instanceof HTMLElement) || event.target.dataset["asset"] === undefined) return;
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const at = list.indexOf(event.target.dataset["asset"]);
    const to = destination(event.key, at, layout.peek(), list.total.peek() ?? 0);
    if (to === null || at < 0) return;
    event.preventDefault();
    if (to !== at) void moveTo(to, event.shiftKey);
  };
}

/** The place that a key leads to; null for other keys. */
function destination(key: string, at: number, layout: Layout, total: number): number | null {
  const page = Math.max(1, Math.floor((innerHeight - COVERED.above - COVERED.below) / layout.tile));
  const forward = document.documentElement.dir === "rtl" ? -1 : 1;
  const inside = (index: number) => Math.max(0, Math.min(total - 1, index));
  switch (key) {
    case "ArrowRight":
      return inside(at + forward);
    case "ArrowLeft":
      return inside(at - forward);
    case "ArrowDown":
      return verticalFrom(layout, at, 1);
    case "ArrowUp":
      return verticalFrom(layout, at, -1);
    case "PageDown":
      return verticalFrom(layout, at, page);
    case "PageUp":
      return verticalFrom(layout, at, -page);
    case "Home":
      return inside(0);
    case "End":
      return inside(total - 1);
    default:
      return null;
  }
}

/** Scrolls as far as is needed to see a tile between the bars. */
function reveal(grid: HTMLElement, layout: Layout, index: number): void {
  const place = placeOfRow(layout, cellOf(layout, index).row);
  if (place === undefined) return;
  const top = grid.getBoundingClientRect().top + place.top;
  const bottom = top + layout.tile;
  if (top < COVERED.above) scrollBy({ top: top - COVERED.above, behavior: "instant" });
  else if (bottom > innerHeight - COVERED.below) {
    scrollBy({ top: bottom - innerHeight + COVERED.below, behavior: "instant" });
  }
}
