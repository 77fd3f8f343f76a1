// @ts-check
/** Model, ratio, resolution and number of images: a dialog, kept in localStorage. */

import { given } from "./api.js";
import { make, makeButton } from "./dom.js";

const KEY = "pikaso.settings";

/** @type {Record<string, string[]>} */
const GROUPS = {
  Model: given.models.map((/** @type {{ name: string }} */ model) => model.name),
  "Aspect ratio": given.ratios.map((/** @type {{ name: string }} */ ratio) => ratio.name),
  Resolution: ["1K", "2K"],
  "Number of images": ["1", "2", "3", "4"],
};

const chosen = load();

function load() {
  /** @type {Record<string, string>} */
  let kept = {};
  try {
    kept = JSON.parse(localStorage.getItem(KEY) ?? "{}");
  } catch {
    // what is kept is not ours: begin anew
  }
  return Object.fromEntries(
    Object.entries(GROUPS).map(([group, names]) => {
      const name = kept[group];
      return [group, name !== undefined && names.includes(name) ? name : /** @type {string} */ (names[0])];
    }),
  );
}

/** The settings as the calls name them. */
export function settings() {
  const resolution = chosen["Resolution"] === "2K" ? "2k" : "1k";
  const ratio = given.ratios.find((/** @type {any} */ one) => one.name === chosen["Aspect ratio"]);
  const model = given.models.find((/** @type {any} */ one) => one.name === chosen["Model"]);
  return {
    mode: model.mode,
    ratio: ratio.name,
    resolution,
    images: Number(chosen["Number of images"]),
    ...ratio[resolution],
  };
}

/** The button that opens the dialog and says what is set. */
export function settingsTrigger() {
  const trigger = makeButton({ "data-testid": "settings-trigger", "aria-haspopup": "dialog" }, "", open);
  const say = () => trigger.textContent = Object.values(chosen).join(" · ");
  say();

  function open() {
    const backdrop = make("div", { class: "backdrop" });
    const close = () => {
      backdrop.remove();
      document.removeEventListener("keydown", onKey);
      trigger.focus();
    };
    const onKey = (/** @type {KeyboardEvent} */ event) => {
      if (event.key === "Escape") close();
    };
    const dialog = make("div", { role: "dialog", "aria-label": "Settings", "aria-modal": "true" });
    dialog.append(...Object.keys(GROUPS).map((group) => radioGroup(group, say)));
    backdrop.append(dialog);
    backdrop.addEventListener("click", (event) => {
      if (event.target === backdrop) close();
    });
    document.addEventListener("keydown", onKey);
    document.body.append(backdrop);
    /** @type {HTMLElement | null} */ (dialog.querySelector("[aria-checked=true]"))?.focus();
  }
  return trigger;
}

/**
 * @param {string} group
 * @param {() => void} changed
 */
function radioGroup(group, changed) {
  const box = make("div", { role: "radiogroup", "aria-label": group });
  const radios = (GROUPS[group] ?? []).map((name) =>
    makeButton({ role: "radio", "aria-checked": chosen[group] === name ? "true" : "false" }, name, () => {
      chosen[group] = name;
      localStorage.setItem(KEY, JSON.stringify(chosen));
      for (const radio of radios) {
        radio.setAttribute("aria-checked", radio.textContent === name ? "true" : "false");
      }
      changed();
    })
  );
  box.append(...radios);
  return make("section", {}, make("h3", {}, group), box);
}
