/** Words on the screen that are not from the catalogue, found with the pseudo-locale: it puts brackets around each text of it. */

import type { Page } from "playwright-core";

/** Runs in the page. Names, keys, code, times and what its owner wrote, which is marked as not to be translated or in Han characters, are nobody's to translate. */
const LOOK = `(() => {
  const own = "code, kbd, pre, time, textarea, noscript, .brand, [translate=no]";
  const fine = (text) =>
    !/\\p{Script=Latin}/u.test(text) || /\\p{Script=Han}/u.test(text) ||
    /^((Ctrl|Alt|Shift) \\+ )+\\S+$/.test(text) || text.startsWith("\\u2067[") || /^https?:/.test(text) ||
    /^[\\d.,\\s]+(byte|kB|MB|GB)$/.test(text);
  const strays = new Set();
  const say = (element, text) => {
    const said = text.trim();
    if (said !== "" && !fine(said) && element.closest(own) === null) strays.add(said);
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) say(texts.currentNode.parentElement, texts.currentNode.data);
  for (const name of ["aria-label", "title", "placeholder", "alt", "data-label"]) {
    for (const element of document.querySelectorAll("[" + name + "]")) say(element, element.getAttribute(name));
  }
  return [...strays];
})()`;

/** Each such text once. */
export async function strayWords(page: Page): Promise<string[]> {
  return await page.evaluate(LOOK) as string[];
}
