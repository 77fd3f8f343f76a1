/** Sluice's own tab of a site: found again, opened, loaded and asked. There is one at most. */

import type { Clock } from "@sluice/agent";
import type { SiteRecipe } from "@sluice/recipes";
import { type Notes, type SiteTab, TabElsewhere, TabTrouble } from "../driver/site_driver.ts";
import { openLock } from "../driver/lock.ts";
import { isSamePlace } from "./addresses.ts";
import type { PageEvent } from "./messages.ts";
import { openPageLine, type PageLine } from "./page_line.ts";
import { patienceFor } from "./patience.ts";
import { openArrivals } from "./arrivals.ts";
import { findTab } from "./find_tab.ts";
import { putTabNote, readTabNote, removeTabNote } from "./tab_note.ts";
import type { TabsPort, TabState } from "./tabs_port.ts";

export interface SiteTabOptions {
  readonly tabs: TabsPort;
  readonly notes: Notes;
  readonly recipe: () => SiteRecipe;
  readonly clock: Clock;
}

/** How long the content script of a page that is there already may take to call a worker that has just begun, ms. */
const CALL_MS = 3_000;
const LOOK_AGAIN_MS = 50;
/** How often a page that does not arrive is looked for elsewhere, ms. */
const ELSEWHERE_MS = 1_000;
/** How long a loaded page may go on loading; one that the site leads away leaves before. */
const SETTLE_MS = 3_000;

/** Listens at once for pages of the site; opens nothing before it is asked to. */
export function openSiteTab({ tabs, notes, recipe, clock }: SiteTabOptions): SiteTab {
  const heard = new Set<(event: PageEvent) => void>();
  const gone = new Set<() => void>();
  const arrivals = openArrivals(clock);
  const lock = openLock();
  /** The page that drivers speak with. */
  let current: PageLine | null = null;
  let mine: number | null = null;

  tabs.onConnect((port) => {
    if (!isOfSite(port.url)) return;
    openPageLine(port, clock, {
      begun: arrivals.add,
      event(line, event) {
        if (line.tabId === mine) { for (const listener of [...heard]) listener(event); }
      },
      gone(line) {
        arrivals.remove(line);
        if (line !== current) return;
        current = null;
        for (const listener of [...gone]) listener();
      },
    });
  });
  tabs.onRemoved((id) => {
    arrivals.closed(id);
    if (id === mine) void forget().catch(() => {}); // then its id is found to be nobody's
  });

  function isOfSite(url: string): boolean {
    const parsed = URL.parse(url);
    return parsed?.protocol === "https:" && parsed.host === new URL(recipe().pages.home).host;
  }
  async function forget(): Promise<void> {
    mine = null;
    await removeTabNote(notes);
  }
  async function state(): Promise<TabState | null> {
    mine ??= (await readTabNote(notes))?.id ?? null;
    return mine === null ? null : await tabs.get(mine);
  }

  async function open(address: string, anew: boolean): Promise<PageLine> {
    const found = await findTab(address, recipe().pages.home, tabs, notes);
    const { id } = found;
    mine = id;
    const until = clock.now() + (recipe().timing["loadMs"] ?? 30_000);
    if (found.isThere && !anew) {
      const line = await arrivals.wait(id, null, found.isLoading ? until - clock.now() : CALL_MS);
      if (line !== null && await configure(line)) return line;
      await tabs.reload(id);
      return await loaded(id, address, line?.page ?? null, until);
    }
    const before = found.isNew ? null : arrivals.of(id)?.page ?? null;
    if (found.isNew) await putTabNote(notes, { id, address, led: null });
    else if (found.isThere) await tabs.reload(id);
    else await tabs.navigate(id, address);
    return await loaded(id, address, before, until);
  }

  /** Waits for a page that stays; the site may lead on while it loads. */
  async function loaded(
    id: number,
    address: string,
    before: string | null,
    until: number,
  ): Promise<PageLine> {
    for (let last = before;;) {
      const line = await arrivals.wait(id, last, Math.min(until - clock.now(), ELSEWHERE_MS));
      if (line === null) {
        const tab = await tabs.get(id);
        // Its address is hidden from us at other sites.
        if (tab?.url === "" && tab.status === "complete") throw new TabElsewhere(new URL(address).host);
        if (clock.now() < until && tab !== null) continue;
        throw new TabTrouble(`open "${address}": the page did not load`);
      }
      last = line.page;
      if (!await configure(line) || !await isSettled(id, line)) continue;
      const url = (await tabs.get(id))?.url ?? "";
      await putTabNote(notes, { id, address, led: isSamePlace(url, address) ? null : url });
      if (!line.isGone) return line;
    }
  }

  async function isSettled(id: number, line: PageLine): Promise<boolean> {
    for (const until = clock.now() + SETTLE_MS; clock.now() < until;) {
      if (line.isGone) return false;
      if ((await tabs.get(id))?.status !== "loading") break;
      await new Promise<void>((resolve) => clock.after(LOOK_AGAIN_MS, resolve));
    }
    return !line.isGone;
  }

  async function configure(line: PageLine): Promise<boolean> {
    const ask = { recipe: recipe() };
    return await line.ask("configure", ask, patienceFor("configure", ask)).then(() => true, () => false);
  }

  async function opened(address: string, anew = false): Promise<string> {
    const release = await lock.take(new AbortController().signal);
    try {
      current = await open(address, anew);
      return current.page;
    } catch (error) {
      throw error instanceof TabTrouble ? error : new TabTrouble(`open "${address}": ${error}`);
    } finally {
      release();
    }
  }

  return {
    open: opened,
    address: async () => (await state())?.url ?? null,
    async ask(question, ask) {
      if (current === null) throw new TabTrouble(`ask page "${question}": it is not open`);
      return await current.ask(question, ask, patienceFor(question, ask));
    },
    onEvent(listener) {
      heard.add(listener);
      return () => void heard.delete(listener);
    },
    onGone(listener) {
      gone.add(listener);
      return () => void gone.delete(listener);
    },
    async show() {
      if (await state() === null) await opened(recipe().pages.home);
      const tab = await state();
      if (tab !== null) await tabs.show(tab.id);
    },
  };
}
