import { sendClipUpscale } from "./clips.js";
import { h, iconButton } from "./dom.js";
import { sendImageUpscale } from "./images.js";
import { openPane } from "./overlay.js";
import { answered } from "./press.js";
import { refused, toast } from "./toast.js";

/** @typedef {import("./records.js").Item} Item */
/** @typedef {{ attach: (id: string) => unknown, extend: (id: string) => void }} DetailDoors */

/**
 * The large view of one tile.
 * @param {import("./shelf.js").Shelf} shelf
 * @param {string} id
 * @param {DetailDoors} doors
 */
export function openDetail(shelf, id, doors) {
  const item = shelf.items.get(id);
  if (item === undefined) return;
  const picture = item.kind === "image"
    ? h("img", { src: item.url ?? item.poster, alt: item.prompt })
    : h("video", { src: item.url, poster: item.poster, controls: true, muted: true });
  if (item.url === null) {
    shelf.freshUrl(id).then((url) => url && picture.setAttribute("src", url));
  }
  const then = (/** @type {() => unknown} */ act) => () => {
    overlay.close();
    act();
  };
  const image = item.kind === "image";
  const bar = h(
    "div",
    { class: "detail-bar" },
    h("p", {}, item.prompt),
    h("span", { class: "spread" }),
    image && h("button", {
      type: "button",
      class: "detail-add-to-prompt-btn",
      click: then(() => doors.attach(id)),
    }, "Add to prompt"),
    !image && h("button", {
      type: "button",
      class: "detail-extend-btn",
      click: then(() => doors.extend(id)),
    }, "Extend"),
    iconButton("download", {
      class: "detail-download-trigger",
      "aria-label": "Download",
      "aria-haspopup": "menu",
      click: () => openDownloads(shelf, item),
    }),
    iconButton("close", { class: "detail-close-btn", "aria-label": "Close", click: () => overlay.close() }),
  );
  const overlay = openPane(h("flow-media-detail", { "data-media-id": id }, bar, picture), {
    className: "detail-pane",
  });
}

/** @param {import("./shelf.js").Shelf} shelf @param {Item} item */
function openDownloads(shelf, item) {
  const sizes = item.kind === "image"
    ? ["1K Original", "2K Upscaled", "4K Upscaled"]
    : ["720p Original", "1080p Upscaled", "4K Upscaled"];
  const menu = openPane(
    h(
      "div",
      { role: "menu", "aria-label": "Download" },
      ...sizes.map((size) =>
        h("button", {
          type: "button",
          role: "menuitem",
          click: () => {
            menu.close();
            download(shelf, item, size);
          },
        }, size)
      ),
    ),
    { className: "menu-pane download-menu" },
  );
}

/**
 * Nothing is written to a disk here; the larger size is asked for as the real page does.
 * @param {import("./shelf.js").Shelf} shelf
 * @param {Item} item
 * @param {string} size
 */
async function download(shelf, item, size) {
  if (size.endsWith("Original")) return toast("Your download has started.");
  toast("Upscaling. The download starts when it is done.");
  const large = size.startsWith("4K");
  if (item.kind === "video") {
    return answered(shelf, item.prompt, () => sendClipUpscale(shelf.project, item, large ? "4K" : "1080p"));
  }
  try {
    await sendImageUpscale(item.id, large ? "4K" : "2K");
    toast("Your upscaled image is ready.");
  } catch (error) {
    refused(error);
  }
}
