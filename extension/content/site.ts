/** What everything that works on the page is given, and how it waits for an element. */

import type { ElementRecipe, SiteRecipe } from "@sluice/recipes";
import { find } from "./elements.ts";
import { blockerOf } from "./look.ts";
import { missing, Stuck } from "./stuck.ts";
import { waitFor } from "./wait.ts";

export interface Site {
  readonly recipe: SiteRecipe;
  /** Aborted when nobody waits for the outcome any more. */
  readonly signal: AbortSignal;
}

/** How long the page may take to show what a click opens, ms. */
const STEP_MS = 5_000;

/**
 * The element as soon as it is there.
 * @param place of it in the recipe
 * @throws Stuck `missing`, or `blocked` as soon as something is in the way
 */
export async function need(
  element: ElementRecipe,
  place: string,
  site: Site,
  values: Readonly<Record<string, string>> = {},
): Promise<HTMLElement> {
  const found = await waitFor(() => unlessBlocked(site) && find(element, values), STEP_MS, site.signal);
  if (found === null) throw missing(place);
  return found;
}

/** @throws Stuck when something is in the way */
export function unlessBlocked({ recipe }: Site): true {
  const blocked = blockerOf(recipe);
  if (blocked !== null) throw new Stuck({ type: "blocked", ...blocked });
  return true;
}
