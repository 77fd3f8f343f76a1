import { h } from "./dom.js";

/** @typedef {{ pane: HTMLElement, close: () => void }} Overlay */

/** The open panes, the topmost last; Escape closes that one only. @type {Overlay[]} */
const open = [];

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || open.length === 0) return;
  event.preventDefault();
  open.at(-1)?.close();
});

/**
 * Opens a pane over the page, with a backdrop whose click closes it.
 * @param {Node} content
 * @param {{ className?: string, onClose?: () => void }} [options]
 * @returns {Overlay}
 */
export function openPane(content, { className = "", onClose } = {}) {
  const backdrop = h("div", { class: "cdk-overlay-backdrop", click: () => overlay.close() });
  const pane = h("div", { class: `cdk-overlay-pane ${className}` }, content);
  const overlay = {
    pane,
    close() {
      const index = open.indexOf(overlay);
      if (index < 0) return;
      open.splice(index, 1);
      backdrop.remove();
      pane.remove();
      onClose?.();
    },
  };
  container().append(backdrop, pane);
  open.push(overlay);
  return overlay;
}

/** Closes all, as a walk to another page does. */
export function closePanes() {
  while (open.length > 0) open.at(-1)?.close();
}

function container() {
  const there = document.querySelector(".cdk-overlay-container");
  if (there !== null) return there;
  const made = h("div", { class: "cdk-overlay-container" });
  document.body.append(made);
  return made;
}
