/**
 * Makes an element. An attribute that is a function listens to the event of its name, `true` stands alone,
 * and `false`, `null` and `undefined` are left out; so are absent children.
 * @param {string} tag
 * @param {Record<string, unknown>} [attributes]
 * @param {...(Node | string | null | undefined | false)} children
 * @returns {HTMLElement}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (typeof value === "function") element.addEventListener(name, /** @type {EventListener} */ (value));
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/**
 * A button that holds a `mat-icon`, whose text is the icon's name as in the real font.
 * @param {string} icon
 * @param {Record<string, unknown>} attributes
 * @param {string} [text]
 */
export function iconButton(icon, attributes, text) {
  return h("button", { type: "button", ...attributes }, h("mat-icon", { "aria-hidden": "true" }, icon), text);
}

/** @param {number} ms */
export const rest = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
