import { h } from "./dom.js";

/** @typedef {import("./records.js").Item} Item */

/** @param {string} scene */
const place = (scene) => `flow-scene-${scene}`;

/**
 * A scene begins with the clip that is being extended; that is kept for the next load.
 * @param {string} scene
 * @param {string} clip
 */
export function keepSource(scene, clip) {
  localStorage.setItem(place(scene), clip);
}

/**
 * @param {import("./shelf.js").Shelf} shelf
 * @param {string} scene
 * @returns {{ element: HTMLElement, source: () => Item | null, shows: (item: Item) => boolean }} `shows` tells which
 *   items belong on the page of this scene: the source, and what came since
 */
export function timeline(shelf, scene) {
  const id = localStorage.getItem(place(scene));
  const source = () => (id === null ? null : shelf.items.get(id) ?? null);
  const before = new Set(shelf.items.keys());
  const frame = h("video", { muted: true, preload: "metadata" });
  const element = h("flow-scene-timeline", { "data-source-id": id }, frame, h("span", { class: "playhead" }));
  const draw = () => {
    const { url, poster } = source() ?? { url: null, poster: null };
    if (url !== null && frame.getAttribute("src") !== url) frame.setAttribute("src", url);
    if (poster !== null) frame.setAttribute("poster", poster);
  };
  shelf.onChange(draw);
  draw();
  return { element, source, shows: (item) => item.id === id || !before.has(item.id) };
}
