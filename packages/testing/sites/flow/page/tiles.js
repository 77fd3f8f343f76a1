import { openDetail } from "./detail.js";
import { h } from "./dom.js";
import { words } from "./toast.js";

/** @typedef {import("./records.js").Item} Item */

/** A page that draws thousands of tiles stands still; the real one, too, draws only what is in view. */
const MOST_SHOWN = 100;

/**
 * The grid of what a project holds, the newest first, redrawn when the shelf changes. A tile whose item is as before
 * keeps its nodes, so that a click is not lost.
 * @param {import("./shelf.js").Shelf} shelf
 * @param {import("./detail.js").DetailDoors} doors
 * @param {(item: Item) => boolean} [shows]
 */
export function grid(shelf, doors, shows = () => true) {
  const container = h("flow-grid-tile-container", {});
  /** @type {Map<string, { face: string, tile: HTMLElement }>} */
  let kept = new Map();
  const draw = () => {
    /** @type {typeof kept} */
    const next = new Map();
    for (const item of [...shelf.items.values()].filter(shows).slice(-MOST_SHOWN)) {
      const face = JSON.stringify([item.url, item.poster, item.status, item.reason]);
      const before = kept.get(item.id);
      next.set(item.id, before?.face === face ? before : { face, tile: tile(shelf, doors, item) });
    }
    kept = next;
    const awaited = [...shelf.awaited.values()].map((prompt) => pending(prompt, null));
    container.replaceChildren(...[...[...kept.values()].map(({ tile }) => tile), ...awaited].reverse());
  };
  shelf.onChange(draw);
  draw();
  return container;
}

/**
 * @param {import("./shelf.js").Shelf} shelf
 * @param {import("./detail.js").DetailDoors} doors
 * @param {Item} item
 */
function tile(shelf, doors, item) {
  if (item.status === 4 && item.reason !== null) {
    return h("flow-failed-tile", { "data-media-id": item.id }, h("p", {}, words(item.reason)));
  }
  if (item.status !== 3) return pending(item.prompt, item.id);
  const open = () => openDetail(shelf, item.id, doors);
  const caption = h("figcaption", {}, item.prompt);
  if (item.kind === "image") {
    const src = item.url ?? item.poster;
    const image = h("img", { "data-media-id": item.id, src, alt: item.prompt, click: open });
    return h("flow-image-tile", {}, image, caption);
  }
  const clip = h("video", {
    "data-media-id": item.id,
    src: item.url,
    poster: item.poster,
    muted: true,
    loop: true,
    preload: "metadata",
    click: open,
  });
  return h("flow-video-tile", {}, clip, caption);
}

/** @param {string} prompt @param {string | null} id */
function pending(prompt, id) {
  return h(
    "flow-pending-tile",
    { "data-media-id": id, "aria-busy": "true" },
    h("span", { class: "spinner" }),
    h("p", {}, prompt),
  );
}
