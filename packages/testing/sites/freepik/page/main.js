// @ts-check
/** Draws the page. */

import { call, given } from "./api.js";
import { showBlockers } from "./blockers.js";
import { make, makeButton } from "./dom.js";
import { generate } from "./generate.js";
import { referenceSlots } from "./references.js";
import { results } from "./results.js";
import { settings, settingsTrigger } from "./settings.js";

let prompt = "";
const grid = results();
const references = referenceSlots(update);
const editor = /** @type {HTMLTextAreaElement} */ (
  make("textarea", { "data-testid": "prompt-input", "aria-label": "Prompt", rows: 6 })
);
editor.placeholder = "Describe your image";
// What counts is what an `input` event told, as in every page whose state is kept apart from its elements.
editor.addEventListener("input", () => {
  prompt = editor.value;
  update();
});
const button = makeButton({ "data-testid": "generate", disabled: true }, "Generate", async () => {
  await generate({ prompt, settings: settings(), references: references.wanted() }, grid);
  await showAccount();
});
const account = make("span", { "data-testid": "credits" });

function update() {
  button.disabled = prompt.trim() === "" || references.uploading();
}

async function showAccount() {
  const { status, body } = await call("GET", "/pikaso/api/user");
  if (status === 200) account.textContent = `${body.credits} credits · ${body.plan}`;
}

const composer = make("aside", {}, make("h1", {}, "Image generator"));
if (given.change !== "no_editor") composer.append(editor);
composer.append(references.element, settingsTrigger());
if (given.change !== "no_submit") composer.append(button);
document.body.append(
  make("header", {}, make("strong", {}, "Pikaso stand-in"), account),
  make("div", { "data-testid": "pikaso-app" }, composer, grid.element),
);
await Promise.all([showBlockers(), showAccount(), grid.showHistory()]);
