/** Changes that the server has not said yes to, kept in the browser: a crash, a reload or a lost login loses none of them. */

import type { NodeChange } from "@sluice/domain";

const PREFIX = "sluice.canvas.";

/** What is kept for a canvas; none when it cannot be read. */
export function readUnsent(canvasId: string): readonly NodeChange[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(PREFIX + canvasId) ?? "[]");
    return Array.isArray(kept) ? kept as NodeChange[] : [];
  } catch {
    return [];
  }
}

/** Keeps the changes in the place of those before; none takes them away. */
export function keepUnsent(canvasId: string, changes: readonly NodeChange[]): void {
  try {
    if (changes.length === 0) localStorage.removeItem(PREFIX + canvasId);
    else localStorage.setItem(PREFIX + canvasId, JSON.stringify(changes));
  } catch {
    // a full or forbidden storage: they last as long as the page
  }
}
