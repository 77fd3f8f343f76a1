import { h, iconButton } from "./dom.js";
import { call } from "./rpc.js";
import { refused } from "./toast.js";

/** As many as the real page asks for at a time (wire/flow.md §1.6). */
const PAGE_SIZE = 21;

/** @param {(path: string) => void} go */
export function homeView(go) {
  const cards = h("div", { class: "project-cards" });
  const more = h("button", { type: "button", class: "more-projects", hidden: true }, "Show more");
  /** @param {string | null} token */
  const load = async (token) => {
    more.hidden = true;
    const reply = await call("UpteDb", ["projects/*", PAGE_SIZE, token, null, null, null, [1]]);
    for (const row of reply?.[0] ?? []) cards.append(card(row, go));
    const next = reply?.[1] ?? null;
    more.hidden = next === null;
    more.onclick = () => void load(next).catch(refused);
  };
  load(null).catch(refused);
  const create = iconButton("add", {
    class: "new-project-btn",
    click: async () => {
      try {
        const title = new Date().toLocaleString("en", { dateStyle: "medium", timeStyle: "short" });
        const [id] = await call("jHPbke", ["projects/*", [null, [title]], [null, 22]]);
        go(`/project/${id}`);
      } catch (error) {
        refused(error);
      }
    },
  }, "New project");
  return h(
    "main",
    { class: "home-view" },
    h("div", { class: "home-head" }, h("h1", {}, "Projects"), create),
    cards,
    more,
  );
}

/**
 * @param {any} row
 * @param {(path: string) => void} go
 */
function card([id, [title, , , thumb] = []], go) {
  const open = () => go(`/project/${id}`);
  return h(
    "flow-project-card",
    { "data-project-id": id, role: "link", tabindex: "0", click: open },
    thumb ? h("img", { src: thumb, alt: "" }) : h("div", { class: "no-thumb" }),
    h("span", {}, title || "Untitled"),
  );
}

/** The page for those who are not signed in. */
export function aboutView() {
  return h(
    "main",
    { class: "about-view" },
    h("h1", {}, "Flow"),
    h("p", {}, "A stand-in for the page where pictures and clips are made."),
    h("a", { class: "sign-in", href: "https://accounts.google.com/" }, "Sign in"),
  );
}
