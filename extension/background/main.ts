/**
 * The background worker. The browser may kill it at any moment and starts it again for the next event, so all that
 * listens is set up before anything is waited for, and whatever must last is in the storage.
 */

import { systemClock } from "@sluice/agent";
import * as browser from "../browser.ts";
import { createFlowDriver } from "../flow/mod.ts";
import { createFreepikDriver } from "../freepik/mod.ts";
import type { Status } from "../status.ts";
import { badgeOf } from "./badge.ts";
import { openDiary } from "./diary.ts";
import { listenEarly } from "./early_tabs.ts";
import { logText } from "./log_text.ts";
import { openSettings } from "./settings.ts";
import { keepSiteTabs } from "./site_tabs.ts";
import { openSites, type Sites } from "./sites.ts";
import { openStatusBoard } from "./status.ts";
import { answerWish } from "./wishes.ts";

/** Brings the worker back after it was killed, the machine slept or the server was away. */
const WAKE = { name: "wake", everyMinutes: 0.5 };
/** The canary. */
const LOOK = { name: "look", everyMinutes: 10 };

const clock = systemClock;
const { storage } = browser;
const fetch = globalThis.fetch.bind(globalThis);
const version = browser.version();
const diary = openDiary(storage, clock);
const tabs = listenEarly(browser.tabs);
const tabOf = keepSiteTabs({ tabs, storage, clock });
let sites: Sites | null = null;

const board = openStatusBoard({
  clock,
  compose: status,
  told: (status) => void browser.showBadge(badgeOf(status)).catch(failed),
});
const begun = begin();
begun.catch(failed);

browser.onBegin(() => diary.log(`Sluice ${version} in ${browser.browserName()}`));
browser.alarms.onRing((name) => {
  if (name === LOOK.name) begun.then(({ sites }) => sites.all().forEach((work) => void work.look()), failed);
});
browser.onStatusPort((port) => void begun.then(() => board.add(port), failed));
browser.onWish(async (wish) => {
  const { sites, settings } = await begun;
  return await answerWish(wish, {
    sites,
    settings,
    fetch,
    agentName: (site) => `${site} in ${browser.browserName()}`,
    log: async () =>
      logText({
        version,
        browser: browser.browserName(),
        at: clock.now(),
        status: status(),
        diary: await diary.text(),
      }),
    changed: board.changed,
  });
});

async function begin() {
  await browser.closeStorageToPages();
  const settings = await openSettings(storage);
  sites = await openSites({
    storage,
    clock,
    diary,
    settings,
    version,
    fetch,
    tabOf,
    drivers: { flow: createFlowDriver, freepik: createFreepikDriver },
    changed: board.changed,
    paired: (any) => void setAlarms(any).catch(failed),
  });
  return { sites, settings };
}

function status(): Status {
  return { version, sites: sites?.all().map((work) => work.status()) ?? [] };
}

function failed(error: unknown): void {
  diary.log(error instanceof Error ? error.message : String(error));
}

/** Unpaired, nothing runs. */
async function setAlarms(any: boolean): Promise<void> {
  if (!any) return await browser.alarms.clear();
  for (const { name, everyMinutes } of [WAKE, LOOK]) await browser.alarms.set(name, everyMinutes);
}
