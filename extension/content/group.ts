/** One group of the settings: radio buttons, or the menu that some accounts see in their place. */

import type { ElementRecipe } from "@sluice/recipes";
import { find, findAll, hasText, isEnabled, isShown, labelOf, wordsOf } from "./elements.ts";
import { openPanes } from "./panes.ts";
import type { Site } from "./site.ts";
import { disturbed, missing, Stuck } from "./stuck.ts";
import { waitFor } from "./wait.ts";

/** How long the page may take to draw a group anew before it counts as not offered, ms. */
const OFFER_MS = 1_500;
/** How long a choice may take to show, ms. */
const SHOW_MS = 1_000;
const TRIES = 3;

type Group = { readonly options: readonly HTMLElement[] } | {
  readonly menu: HTMLElement;
  readonly item: ElementRecipe;
};

/**
 * Chooses the first of the texts that is offered, and waits until it shows. What is chosen already stays untouched.
 * @param key of the group in the recipe
 * @returns the text that is chosen
 * @throws Stuck
 */
export async function chooseIn(key: string, anyOf: readonly string[], site: Site): Promise<string> {
  for (let tries = 0; tries < TRIES; tries++) {
    const group = await waitFor(() => groupOf(key, site), OFFER_MS, site.signal);
    if (group === null) throw missing(`groups.${key}`);
    const chosen = anyOf.find((text) => isChosen(key, text, site));
    if (chosen === anyOf[0] && chosen !== undefined) return chosen;
    if ("menu" in group) group.menu.click();
    const offered = await waitFor(() => offer(key, anyOf, site), OFFER_MS, site.signal);
    if (offered === null) throw notOffered(key, anyOf, site);
    const { text, option } = offered;
    if (!("menu" in group) && option.getAttribute("aria-checked") === "true") return text;
    option.click();
    if (await waitFor(() => isChosen(key, text, site), SHOW_MS, site.signal)) return text;
  }
  throw disturbed(`groups.${key}`);
}

/** Whether the page shows that choice. */
export function isChosen(key: string, text: string, site: Site): boolean {
  const group = groupOf(key, site);
  if (group === null) return false;
  if ("menu" in group) return wordsOf(group.menu) === text;
  return group.options.some((option) =>
    hasText(option, text) && option.getAttribute("aria-checked") === "true"
  );
}

/** Found anew each time: the page draws its nodes anew too. */
function groupOf(key: string, { recipe }: Site): Group | null {
  const { settings } = recipe.composer;
  for (const pane of openPanes(recipe.composer)) {
    for (const node of pane.querySelectorAll(settings.group)) {
      if (labelOf(node) !== recipe.groups[key] || !isShown(node)) continue;
      return { options: findAll({ selector: settings.choice }, {}, node) };
    }
  }
  const menu = settings.menus[key];
  const trigger = menu === undefined ? null : find(menu.trigger);
  return menu === undefined || trigger === null ? null : { menu: trigger, item: { selector: menu.item } };
}

function optionsOf(key: string, site: Site): readonly HTMLElement[] {
  const group = groupOf(key, site);
  if (group === null) return [];
  return "menu" in group ? findAll(group.item) : group.options;
}

function offer(key: string, anyOf: readonly string[], site: Site) {
  const options = optionsOf(key, site).filter(isEnabled);
  for (const text of anyOf) {
    const option = options.find((one) => hasText(one, text));
    if (option !== undefined) return { text, option };
  }
  return null;
}

function notOffered(group: string, wanted: readonly string[], site: Site): Stuck {
  return new Stuck({ type: "not_offered", group, wanted, offered: optionsOf(group, site).map(wordsOf) });
}
