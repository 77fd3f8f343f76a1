/** A paired site that another browser works for now: shown, and left alone until it is paired again. */

import { BUNDLED } from "@sluice/recipes";
import type { Counts } from "./counts.ts";
import type { Paired } from "./pairing.ts";
import type { Settings } from "./settings.ts";
import type { SiteWork } from "./site.ts";

export function replacedSite(paired: Paired, settings: Settings, counts: Counts): SiteWork {
  const { site, name, server } = paired;
  const recipe = BUNDLED[site];
  const nothing = async () => {};
  return {
    paired,
    status: () => ({
      site,
      name,
      server,
      link: "replaced",
      trouble: null,
      storageTrouble: null,
      paused: settings.isPaused(site) ? "here" : null,
      blocked: null,
      drift: [],
      resting: null,
      account: null,
      jobs: [],
      today: counts.today(),
      lastGoodAt: counts.lastGoodAt(),
      recipe: { version: recipe.version, unproven: recipe.unproven && !counts.proved(recipe.version) },
      pace: {
        ...settings.pace(site, recipe),
        most: recipe.pace.concurrency,
        least: recipe.pace.minGapMs,
      },
    }),
    look: nothing,
    settingsChanged: () => {},
    goOn: nothing,
    show: nothing,
    close: nothing,
  };
}
