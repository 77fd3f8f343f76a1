// @ts-check
/** The grid of pictures: those of before, those that come, the newest first. */

import { call, given } from "./api.js";
import { make } from "./dom.js";

const HISTORY = 48;

/** @typedef {{ identifier: string, family: string, status: string, url?: string | null }} Creation */

export function results() {
  const element = make("section", { class: "results", "aria-label": "Creations" });
  /** @type {Map<string, HTMLElement>} tiles that wait for their picture, by identifier */
  const waiting = new Map();
  /** @type {number | undefined} */
  let timer;

  /** Tiles for a new family, in the order of its images. */
  function expect(/** @type {number} */ images) {
    const tiles = Array.from({ length: images }, () => make("div", { "data-testid": "creation-pending" }));
    element.prepend(...tiles);
    return tiles;
  }

  /**
   * Puts the picture into the tile, now or when the site has it.
   * @param {HTMLElement} tile
   * @param {Creation} creation
   */
  function settle(tile, { identifier, status, url }) {
    if (status === "failed") return tile.remove();
    if (url === undefined || url === null) {
      waiting.set(identifier, tile);
      timer ??= setTimeout(poll, given.pollMs);
      return;
    }
    waiting.delete(identifier);
    const picture = make("img", { src: `${url}&preview=1`, alt: "" });
    picture.dataset["identifier"] = identifier;
    tile.dataset["testid"] = "creation";
    tile.replaceChildren(picture);
  }

  async function poll() {
    const ids = [...waiting.keys()].map((id) => `ids[]=${encodeURIComponent(id)}`).join("&");
    const { body } = await call("GET", `/pikaso/api/creations?${ids}`);
    timer = undefined;
    for (const creation of /** @type {Creation[]} */ (body?.data ?? [])) {
      const tile = waiting.get(creation.identifier);
      if (tile !== undefined) settle(tile, creation);
    }
    if (waiting.size > 0) timer ??= setTimeout(poll, given.pollMs);
  }

  /** What was made before this page was loaded. */
  async function showHistory() {
    const { body } = await call("GET", `/pikaso/api/creations/history?limit=${HISTORY}`);
    for (const creation of /** @type {Creation[]} */ (body?.data ?? [])) {
      const tile = make("div", { "data-testid": "creation-pending" });
      element.append(tile);
      settle(tile, creation);
    }
  }

  return { element, expect, settle, showHistory };
}
