// @ts-check
/** Making elements. */

/**
 * An element with attributes (`true` is an empty one, `false` none) and children.
 * @param {string} tag
 * @param {Record<string, string | number | boolean>} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElement}
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false) element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children);
  return element;
}

/**
 * The same with a listener for clicks.
 * @param {Record<string, string | number | boolean>} attributes
 * @param {string} text
 * @param {() => void} onClick
 * @returns {HTMLButtonElement}
 */
export function makeButton(attributes, text, onClick) {
  const button = /** @type {HTMLButtonElement} */ (make("button", { type: "button", ...attributes }, text));
  button.addEventListener("click", onClick);
  return button;
}
