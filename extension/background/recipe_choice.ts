/** Which recipe is in force: the newest valid one of this release's and the server's. */

import type { OutboxStore } from "@sluice/agent";
import { BUNDLED, parseRecipe, type Site, type SiteRecipe } from "@sluice/recipes";

type RecipeOf<S extends Site> = Extract<SiteRecipe, { provider: S }>;
type Sent = Parameters<OutboxStore["putRecipe"]>[0];

export interface RecipeChoice<S extends Site> {
  current(): RecipeOf<S>;
  /** Takes it if it is valid and newer; answers whether it is in force now and was not before. */
  offer(sent: Sent): boolean;
}

export function chooseRecipe<S extends Site>(site: S, log: (line: string) => void): RecipeChoice<S> {
  let current: RecipeOf<S> = BUNDLED[site];
  return {
    current: () => current,
    offer(sent) {
      let recipe: RecipeOf<S>;
      try {
        recipe = parseRecipe(site, sent);
      } catch (error) {
        const words = error instanceof Error ? error.message : String(error);
        log(`refused recipe ${sent.version} of the server, recipe ${current.version} stays: ${words}`);
        return false;
      }
      if (recipe.version <= current.version) return false;
      current = recipe;
      log(`recipe ${recipe.version} is in force`);
      return true;
    },
  };
}
