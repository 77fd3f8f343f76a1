/** When the asset with the focus moves or goes, the focus stays: on it, or on the one that is at its place now. */

import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Desk } from "./desk.ts";

/** Calls `give` with the id that has to get the focus back. */
export function useFocusKept(
  { list, focus }: Desk,
  grid: RefObject<HTMLDivElement | null>,
  give: (id: string) => void,
): void {
  const place = useRef(0);
  /** Whether the focus was in the grid and nobody took it out. */
  const held = useRef(false);
  useEffect(() => {
    const { current } = grid;
    const came = () => held.current = true;
    const went = ({ target, relatedTarget }: FocusEvent) =>
      // what is taken out of the page loses the focus too
      queueMicrotask(() => {
        if (relatedTarget !== null || (target as Element).isConnected) {
          held.current = relatedTarget instanceof Node && (current?.contains(relatedTarget) ?? false);
        }
      });
    current?.addEventListener("focusin", came);
    current?.addEventListener("focusout", went);
    return () => {
      current?.removeEventListener("focusin", came);
      current?.removeEventListener("focusout", went);
    };
  }, [grid.current]);
  useEffect(() => {
    const total = list.total.peek() ?? 0;
    const at = focus.value === null ? -1 : list.indexOf(focus.value);
    if (at >= 0) place.current = at;
    else focus.value = list.at(Math.min(place.current, total - 1)) ?? list.at(0) ?? null;
    const isLost = held.current && document.activeElement === document.body;
    if (isLost && focus.value !== null) give(focus.value);
  }, [list, list.version.value, focus.value]);
}
