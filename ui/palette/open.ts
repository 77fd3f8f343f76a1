/** Which of the layers that any page can call up is open. */

import { signal } from "@preact/signals";

export type Layer = "none" | "palette" | "sheet";

export const layer = signal<Layer>("none");

/** Opens it; asked for while it is open, it closes. */
export function toggleLayer(wanted: Exclude<Layer, "none">): void {
  layer.value = layer.value === wanted ? "none" : wanted;
}

/** Closes what is open and then does something, when the focus is back where it was. */
export function closeAnd(run: () => void): void {
  layer.value = "none";
  // the layer is taken away in a microtask
  setTimeout(run, 0);
}
