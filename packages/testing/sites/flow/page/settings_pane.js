import { h } from "./dom.js";
import { openPane } from "./overlay.js";
import { groups } from "./settings.js";
import { shellNotes } from "./wiz.js";

/** The real page draws anew in a later turn; so the nodes that a driver holds are gone a little after its click. */
const REDRAW_MS = 12;

/**
 * @param {import("./settings.js").SettingsStore} store
 * @param {boolean} inScene
 */
export function openSettings(store, inScene) {
  const body = h("div", { class: "settings-body" });
  const draw = () => body.replaceChildren(...groups(store.now(), inScene).map(drawn));
  /** @param {import("./settings.js").Group} group */
  const drawn = (group) =>
    group.label === "Model" && localStorage.getItem("standinModelMenu") === "menu"
      ? modelMenu(store, group, redraw)
      : radios(store, group, redraw);
  const redraw = () => void setTimeout(draw, REDRAW_MS);
  draw();
  return openPane(body, { className: "settings-pane" });
}

/**
 * @param {import("./settings.js").SettingsStore} store
 * @param {import("./settings.js").Group} group
 * @param {() => void} redraw
 */
function radios(store, { label, key, options, redraws }, redraw) {
  const buttons = options.map((option) =>
    h("button", {
      type: "button",
      role: "radio",
      "aria-checked": String(store.now()[key] === option),
      click: () => {
        store.set(key, option);
        if (redraws) return redraw();
        for (const [at, button] of buttons.entries()) {
          button.setAttribute("aria-checked", String(options[at] === option));
        }
      },
    }, shownName(label, option))
  );
  return h(
    "section",
    {},
    h("h3", {}, label),
    h("div", { role: "radiogroup", "aria-label": label }, ...buttons),
  );
}

/**
 * The other form in which the model chooser was reported (wire/flow.md, "Where the sources are silent").
 * @param {import("./settings.js").SettingsStore} store
 * @param {import("./settings.js").Group} group
 * @param {() => void} redraw
 */
function modelMenu(store, { label, key, options }, redraw) {
  const openMenu = () => {
    const items = options.map((option) =>
      h("button", {
        type: "button",
        role: "menuitemradio",
        "aria-checked": String(store.now()[key] === option),
        click: () => {
          menu.close();
          store.set(key, option);
          redraw();
        },
      }, shownName(label, option))
    );
    const menu = openPane(h("div", { role: "menu", "aria-label": label }, ...items), {
      className: "menu-pane",
    });
  };
  return h(
    "section",
    {},
    h("h3", {}, label),
    h("button", {
      type: "button",
      class: "model-family",
      "aria-label": "Select model family",
      "aria-haspopup": "menu",
      click: openMenu,
    }, shownName(label, store.now()[key])),
  );
}

/**
 * A test may rename the models, as Google does from time to time.
 * @param {string} label
 * @param {string} option
 */
function shownName(label, option) {
  return label === "Model" && shellNotes().drift === "renamed_model" ? `${option} (preview)` : option;
}
