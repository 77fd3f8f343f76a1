/** The stand-in of Google Flow's page: draws the view that the address names. */

import { lookAgain } from "./blockers.js";
import { header, refreshCredits } from "./credits.js";
import { h } from "./dom.js";
import { aboutView, homeView } from "./home.js";
import { closePanes } from "./overlay.js";
import { projectView } from "./project.js";
import { call } from "./rpc.js";
import { shellNotes } from "./wiz.js";

/** Several accounts are told apart by `/u/<n>` before the path (wire/flow.md §1.1). */
const ADDRESS = /^(?<account>\/u\/\d+)?(?:\/project\/(?<project>[^/]+)(?:\/scene\/(?<scene>[^/]+))?)?\/?$/;

const place = h("flow-root", {});
const { signedIn, email } = shellNotes();

/** @param {string} path without the account */
function go(path) {
  const account = ADDRESS.exec(location.pathname)?.groups?.account ?? "";
  history.pushState(null, "", account + path);
  draw();
}

function draw() {
  closePanes();
  const { project, scene } = ADDRESS.exec(location.pathname)?.groups ?? {};
  const view = project === undefined ? homeView(go) : projectView(project, scene ?? null, go);
  place.replaceChildren(header(email), view);
}

async function start() {
  document.head.append(h("link", { rel: "stylesheet", href: new URL("style.css", import.meta.url).href }));
  document.body.append(place);
  // Before anything is done, as it says at which pace.
  await lookAgain();
  if (location.pathname.endsWith("/about")) return place.replaceChildren(aboutView());
  if (!signedIn) return location.replace("/about");
  globalThis.addEventListener("popstate", draw);
  draw();
  refreshCredits();
  for (const rpc of ["HTrJv", "yBhWQ", "cPZSdc"]) call(rpc, []).catch(() => null);
}

start();
