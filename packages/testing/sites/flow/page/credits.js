import { h } from "./dom.js";
import { call } from "./rpc.js";

const shown = h("span", { class: "credits", "aria-label": "Credits" }, "…");

/** Asks how many credits are left and shows it; a refusal leaves the last figure. */
export async function refreshCredits() {
  const reply = await call("nzlxg", []).catch(() => null);
  if (reply !== null) shown.textContent = `${reply[0]} credits`;
}

/** @param {string | undefined} email */
export function header(email) {
  return h(
    "flow-app-header",
    {},
    h("a", { href: "/", class: "wordmark" }, "Flow ", h("small", {}, "stand-in")),
    h("span", { class: "spread" }),
    shown,
    h("span", { class: "account", title: email ?? "" }, (email ?? "?").slice(0, 1).toUpperCase()),
  );
}
