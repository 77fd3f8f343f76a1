/** Finds elements as a recipe describes them, among those that its owner could see. */

import type { ElementRecipe } from "@sluice/recipes";
import { fill } from "../page/read.ts";

/** Elements whose text is the name of a picture in an icon font. */
const ICON = "mat-icon";

/** The first shown element that fits. `values` replace each `{name}` in selector and text. */
export function find(
  element: ElementRecipe,
  values: Readonly<Record<string, string>> = {},
): HTMLElement | null {
  return findAll(element, values)[0] ?? null;
}

export function findAll(
  { selector, text, label }: ElementRecipe,
  values: Readonly<Record<string, string>> = {},
  within: ParentNode = document,
): HTMLElement[] {
  const quoted = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, value.replaceAll(/["\\]/g, "\\$&")]),
  );
  return [...within.querySelectorAll<HTMLElement>(fill(selector, quoted))].filter((found) =>
    (text === undefined || hasText(found, fill(text, values))) &&
    (label === undefined || found.getAttribute("aria-label")?.trim() === label) &&
    isShown(found)
  );
}

export function isShown(element: Element): boolean {
  return element.checkVisibility({ visibilityProperty: true, checkVisibilityCSS: true });
}

export function isEnabled(element: Element): boolean {
  return !element.matches(":disabled") && element.getAttribute("aria-disabled") !== "true";
}

/** Whether that is the element's whole text, with or without its icons, or the name of one of its icons. */
export function hasText(element: Element, text: string): boolean {
  return plain(element.textContent) === text || wordsOf(element) === text ||
    [...element.querySelectorAll(ICON)].some((icon) => plain(icon.textContent) === text);
}

/** The element's text without its icons. */
export function wordsOf(element: Element): string {
  const copy = element.cloneNode(true) as Element;
  for (const icon of copy.querySelectorAll(ICON)) icon.remove();
  return plain(copy.textContent);
}

/** By what a group is known: its label, or the text of what labels it. */
export function labelOf(element: Element): string {
  const label = element.getAttribute("aria-label");
  if (label !== null) return plain(label);
  const ids = element.getAttribute("aria-labelledby")?.split(/\s+/) ?? [];
  return plain(ids.map((id) => document.getElementById(id)?.textContent ?? "").join(" "));
}

function plain(text: string | null): string {
  return (text ?? "").replaceAll(/\s+/g, " ").trim();
}
