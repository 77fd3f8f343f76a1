/** The paired sites: kept in the storage, brought to work whenever the worker starts. */

import type { Site } from "@sluice/recipes";
import { openCounts } from "./counts.ts";
import type { Paired } from "./pairing.ts";
import { replacedSite } from "./replaced_site.ts";
import { type Around, openSite, type SiteWork } from "./site.ts";
import { prefixOf, readAll, write } from "./storage.ts";

export interface Sites {
  all(): readonly SiteWork[];
  of(site: Site): SiteWork | undefined;
  /** Keeps the pairing in place of an earlier one of the same site, and begins to work. @throws StorageFull */
  add(paired: Paired): Promise<void>;
  /** Stops the work and forgets all that is kept of it. */
  remove(site: Site): Promise<void>;
}

export interface SitesAround extends Omit<Around, "replaced"> {
  /** Told after each change whether anything is paired: without a pairing nothing may run. */
  readonly paired: (any: boolean) => void;
}

/** How a pairing is kept; `replaced` when another browser has taken it over, so that the two do not take turns. */
type Kept = Paired & { readonly replaced: boolean };

const PREFIX = "site:";

/**
 * Brings all paired sites to work.
 * @throws what the storage throws when it cannot be read
 */
export async function openSites(around: SitesAround): Promise<Sites> {
  const { storage, settings, changed, diary } = around;
  const works = new Map<Site, SiteWork>();
  let before: Promise<unknown> = Promise.resolve();

  function inTurn<T>(act: () => Promise<T>): Promise<T> {
    const mine = before.then(act, act);
    before = mine.catch(() => {}); // whoever called hears of it
    return mine;
  }

  function keep(paired: Paired, replaced: boolean): Promise<void> {
    return write(storage, { [PREFIX + paired.site]: { ...paired, replaced } satisfies Kept });
  }

  function replaced(paired: Paired): void {
    diary.log(`${paired.site}: another browser works with this pairing now`);
    keep(paired, true).catch((error) => diary.log(String(error)));
  }

  async function open(paired: Paired): Promise<void> {
    const work = await openSite(paired, { ...around, replaced });
    works.set(paired.site, work);
    void work.look();
  }

  async function close(site: Site): Promise<void> {
    const work = works.get(site);
    if (work === undefined) return;
    works.delete(site);
    await work.close();
    const all = await readAll(storage, prefixOf(work.paired.agentId));
    await storage.remove(all.map(([key]) => prefixOf(work.paired.agentId) + key));
  }

  function tell(): void {
    around.paired(works.size > 0);
    changed();
  }

  for (const [, value] of await readAll(storage, PREFIX)) {
    const { replaced, ...paired } = value as Kept;
    if (!replaced) await open(paired);
    else {
      const counts = await openCounts(storage, prefixOf(paired.agentId), around.clock);
      works.set(paired.site, replacedSite(paired, settings, counts));
    }
  }
  tell();

  return {
    all: () => [...works.values()],
    of: (site) => works.get(site),
    add: (paired) =>
      inTurn(async () => {
        await keep(paired, false);
        await close(paired.site);
        await open(paired);
        diary.log(`${paired.site}: paired with ${paired.server}`);
        tell();
      }),
    remove: (site) =>
      inTurn(async () => {
        await storage.remove([PREFIX + site]);
        await close(site);
        await settings.forget(site);
        diary.log(`${site}: forgotten`);
        tell();
      }),
  };
}
