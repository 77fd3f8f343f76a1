// @ts-check
/** What covers the page until a person answers it. */

import { call } from "./api.js";
import { make, makeButton } from "./dom.js";

/** Asks the site what stands in the way, and shows it. */
export async function showBlockers() {
  const { body } = await call("GET", "/standin/state");
  if (body?.challenge === true) showChallenge();
  if (body?.cookieBar === true) showCookieBar();
}

function showChallenge() {
  if (document.querySelector("[data-testid=challenge]") !== null) return;
  const cover = make("div", { "data-testid": "challenge", class: "cover", role: "alertdialog" });
  const ok = makeButton({}, "I am a person", () => clear("challenge", cover));
  cover.append(make("div", { class: "sheet" }, make("h2", {}, "One moment"), ok));
  document.body.append(cover);
}

function showCookieBar() {
  if (document.querySelector("#onetrust-banner-sdk") !== null) return;
  const cover = make("div", { class: "cover" });
  const bar = make("div", { id: "onetrust-banner-sdk", role: "dialog", "aria-label": "Cookies" });
  const choose = () => clear("cookieBar", cover);
  bar.append(
    make("p", {}, "We use cookies. You can choose which."),
    makeButton({ id: "onetrust-reject-all-handler" }, "Reject all", choose),
    makeButton({ id: "onetrust-accept-btn-handler" }, "Accept all", choose),
  );
  cover.append(bar);
  document.body.append(cover);
}

/**
 * @param {"challenge" | "cookieBar"} what
 * @param {HTMLElement} cover
 */
async function clear(what, cover) {
  await call("POST", "/standin/clear", { what });
  cover.remove();
}
