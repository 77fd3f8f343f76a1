/** Where the focus goes when the large view closes. */

import type { Desk } from "../gallery/desk.ts";

/** To the tile of what was looked at last, brought into sight. */
export function giveFocusBack({ focus }: Desk): void {
  const id = focus.peek();
  // after the dialog has given it to where it came from
  requestAnimationFrame(() => {
    const tile = id === null ? null : document.querySelector<HTMLElement>(`[data-asset="${id}"]`);
    if (tile === null || document.querySelector("dialog[open]") !== null) return;
    tile.focus({ preventScroll: true });
    tile.scrollIntoView({ block: "nearest", behavior: "instant" });
  });
}
