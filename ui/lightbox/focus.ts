/** Where the focus goes when the large view closes. */

import type { Desk } from "../gallery/desk.ts";

/** To the tile of what was looked at last, brought into sight. */
export function giveFocusBack({ focus }: Desk): void {
  const id = focus.peek();
  // when the dialog is gone, and before it gives the focus to where it came from
  queueMicrotask(() => {
    const tile = id === null ? null : document.querySelector<HTMLElement>(`[data-asset="${id}"]`);
    if (tile === null || document.querySelector("dialog[open]") !== null) return;
    tile.focus({ preventScroll: true });
    tile.scrollIntoView({ block: "nearest", behavior: "instant" });
  });
}
