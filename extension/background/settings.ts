/** What the owner set in the popup. */

import type { Site, SiteRecipe } from "@sluice/recipes";
import { type Storage, write } from "./storage.ts";

export interface Pace {
  /** Jobs at once. */
  readonly concurrency: number;
  /** Between two presses, ms. */
  readonly minGapMs: number;
}

export interface Settings {
  isPaused(site: Site): boolean;
  /** @throws StorageFull: it holds until the worker is stopped */
  pause(site: Site, paused: boolean): Promise<void>;
  /** The owner's wish within what the recipe allows: never faster than that. */
  pace(site: Site, recipe: Pick<SiteRecipe, "pace">): Pace;
  /** @throws StorageFull: it holds until the worker is stopped */
  setPace(site: Site, pace: Pace): Promise<void>;
  /** Of a site that is not paired any more. */
  forget(site: Site): Promise<void>;
}

interface Kept {
  readonly paused?: boolean;
  readonly pace?: Pace;
}

const KEY = "settings";

export async function openSettings(storage: Storage): Promise<Settings> {
  let kept = ((await storage.read([KEY]))[KEY] ?? {}) as Partial<Record<Site, Kept>>;

  async function put(site: Site, changed: Kept): Promise<void> {
    kept = { ...kept, [site]: { ...kept[site], ...changed } };
    await write(storage, { [KEY]: kept });
  }

  return {
    isPaused: (site) => kept[site]?.paused ?? false,
    pause: (site, paused) => put(site, { paused }),
    pace(site, { pace: allowed }) {
      const wanted = kept[site]?.pace ?? allowed;
      return {
        concurrency: Math.min(wanted.concurrency, allowed.concurrency),
        minGapMs: Math.max(wanted.minGapMs, allowed.minGapMs),
      };
    },
    setPace: (site, pace) => put(site, { pace }),
    async forget(site) {
      const { [site]: _, ...others } = kept;
      kept = others;
      await write(storage, { [KEY]: kept });
    },
  };
}
