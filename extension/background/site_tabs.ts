/** The sites' tabs, one each for the whole life of the worker, however often a site is paired anew. */

import type { Clock } from "@sluice/agent";
import type { Site, SiteRecipe } from "@sluice/recipes";
import type { SiteTab } from "../driver/site_driver.ts";
import { openSiteTab } from "../tab/site_tab.ts";
import type { TabsPort } from "../tab/tabs_port.ts";
import { openNotes } from "./notes.ts";
import type { Storage } from "./storage.ts";

/** Answers the tab of a site, which from then on goes by that recipe. */
export function keepSiteTabs(
  { tabs, storage, clock }: {
    readonly tabs: TabsPort;
    readonly storage: Storage;
    readonly clock: Clock;
  },
): (site: Site, recipe: () => SiteRecipe) => SiteTab {
  const kept = new Map<Site, SiteTab>();
  // A page that woke the worker is heard, and its recipe asked for, while its tab is still being opened.
  const recipes = new Map<Site, () => SiteRecipe>();
  return (site, recipe) => {
    recipes.set(site, recipe);
    const known = kept.get(site);
    if (known !== undefined) return known;
    const tab = openSiteTab({
      tabs,
      clock,
      notes: openNotes(storage, `tab:${site}:`),
      recipe: (): SiteRecipe => (recipes.get(site) ?? recipe)(),
    });
    kept.set(site, tab);
    return tab;
  };
}
