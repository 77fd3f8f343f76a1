import { h } from "./dom.js";
import { shellNotes } from "./wiz.js";

/**
 * @typedef {object} StandinState
 * @property {boolean} challenge
 * @property {boolean} consent
 * @property {boolean} cookieBar
 * @property {boolean} [updateNotice]
 * @property {number} [imageCallGapMs]
 * @property {number} [pollMs]
 */

/** @typedef {"challenge" | "consent" | "cookieBar" | "updateNotice"} What */

/** @type {StandinState} */
let state = { challenge: false, consent: false, cookieBar: shellNotes().cookieBar ?? false };
/** @type {Map<What, HTMLElement>} */
const shown = new Map();
/** @type {(() => void)[]} */
let waiters = [];

/** @type {Readonly<Record<What, () => HTMLElement>>} */
const DRAWN = {
  challenge: () =>
    h(
      "flow-challenge-dialog",
      dialog,
      h("p", {}, "Before you go on, show that you are a person."),
      answer("challenge", "I'm not a robot"),
    ),
  consent: () =>
    h(
      "flow-upload-consent-dialog",
      dialog,
      h("p", {}, "Only upload pictures that you may use."),
      h("div", { class: "agree-actions-group" }, answer("consent", "Agree")),
    ),
  cookieBar: () =>
    h(
      "div",
      { ...dialog, class: "glue-cookie-notification-bar" },
      h("p", {}, "This site keeps cookies."),
      h("div", {}, answer("cookieBar", "Accept"), answer("cookieBar", "Reject")),
    ),
  updateNotice: () =>
    h("flow-update-dialog", dialog, h("p", {}, "There is a newer Flow."), answer("updateNotice", "Reload")),
};
const dialog = { role: "dialog", "aria-modal": "true" };

/** @param {What} what @param {string} text */
function answer(what, text) {
  return h("button", { type: "button", click: () => clear(what) }, text);
}

/** @param {What} what */
async function clear(what) {
  await fetch("/standin/clear", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ what }),
  });
  if (what === "updateNotice") location.reload();
  await lookAgain();
}

/** Asks the stand-in what a person is asked for, and shows that over the page. */
export async function lookAgain() {
  state = { ...state, ...await (await fetch("/standin/state")).json() };
  for (const what of /** @type {What[]} */ (Object.keys(DRAWN))) {
    const there = shown.get(what);
    if (state[what] && there === undefined) {
      const cover = h("div", { class: "blocker" }, DRAWN[what]());
      document.body.append(cover);
      shown.set(what, cover);
    } else if (!state[what] && there !== undefined) {
      there.remove();
      shown.delete(what);
    }
  }
  if (!state.consent) waiters.splice(0).forEach((go) => go());
}

/** Resolves when nobody has to agree to uploads any more. */
export async function consented() {
  await lookAgain();
  if (state.consent) await new Promise((go) => void (waiters = [...waiters, () => go(null)]));
}

/** The pace that the stand-in was started with, in milliseconds. */
export const imageCallGapMs = () => state.imageCallGapMs ?? 1000;
export const pollMs = () => state.pollMs ?? 5000;

/** While something covers the page, nothing that is done below it has any effect, not even when a script does it. */
for (
  const name of ["pointerdown", "mousedown", "click", "keydown", "beforeinput", "paste", "input", "change"]
) {
  globalThis.addEventListener(name, (event) => {
    const target = /** @type {Node | null} */ (event.target);
    if (shown.size === 0 || [...shown.values()].some((cover) => cover.contains(target))) return;
    event.stopImmediatePropagation();
    event.preventDefault();
  }, { capture: true });
}
