import { openAddMenu } from "./add_menu.js";
import { h, iconButton } from "./dom.js";

/** @typedef {import("./attachments.js").Attachments} Attachments */
/** @typedef {import("./shelf.js").Shelf} Shelf */

/**
 * The row of references above the editor.
 * @param {Shelf} shelf
 * @param {Attachments} attachments
 */
export function referenceChips(shelf, attachments) {
  return attachments.references().map((attached) => chip(shelf, attachments, attached));
}

/**
 * The two frame slots, each either empty or holding its picture.
 * @param {Shelf} shelf
 * @param {Attachments} attachments
 */
export function frameSlots(shelf, attachments) {
  return /** @type {const} */ (["Start", "End"]).map((slot) => {
    const attached = attachments.frame(slot);
    const empty = () =>
      h("button", {
        type: "button",
        class: "empty-chip",
        "aria-label": `${slot} frame`,
        click: () => openAddMenu(shelf, ([id]) => id && attachments.fill(slot, id)),
      }, slot);
    return h(
      "div",
      { class: "frame-trigger" },
      attached === null ? empty() : chip(shelf, attachments, attached),
    );
  });
}

/**
 * @param {Shelf} shelf
 * @param {Attachments} attachments
 * @param {import("./attachments.js").Attached} attached
 */
function chip(shelf, attachments, attached) {
  const { id } = attached;
  if (id === null) {
    return h(
      "div",
      { class: "chip-wrapper" },
      h("div", { class: "chip-uploading", "aria-label": "Uploading" }),
    );
  }
  const src = shelf.items.get(id)?.url ?? `https://flow-content.google/image/${id}`;
  return h(
    "div",
    { class: "chip-wrapper" },
    h("button", { type: "button", class: "chip-container" }, h("img", { src, alt: "" })),
    iconButton("close", {
      class: "chip-remove",
      "aria-label": "Remove",
      click: () => attachments.drop(attached),
    }),
  );
}
