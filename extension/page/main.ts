/** Runs in the page's world before the page's own scripts. Says nothing to the page and changes nothing of it. */

import { askSite } from "./ask_site.ts";
import { lost } from "./calls.ts";
import { awaitPort } from "./handshake.ts";
import { observeFetch } from "./observe_fetch.ts";
import { observeXhr } from "./observe_xhr.ts";
import { createObserver } from "./observer.ts";
import type { PageRecipe } from "./world.ts";

let recipe: PageRecipe | null = null;

const tell = awaitPort((message) => {
  if (message.type === "configure") {
    recipe = message.recipe;
    observer.configure(recipe);
    return;
  }
  const { id, name, args } = message;
  const asked = recipe === null
    ? Promise.resolve(lost("the page is not configured"))
    : askSite(recipe, name, args);
  asked.catch((error) => lost(String(error))).then((reply) => tell({ type: "read", id, reply }));
});
const observer = createObserver(tell);
observeXhr(observer);
observeFetch(observer);
