import assert from "node:assert/strict";
import { systemClock } from "@sluice/agent";
import { BUNDLED } from "@sluice/recipes";
import type { PagePort, TabsPort } from "../tab/tabs_port.ts";
import { keepSiteTabs } from "./site_tabs.ts";
import { testStorage } from "./testing_storage.ts";

Deno.test("keepSiteTabs: hears the page that woke the worker while the site's tab is being opened, and keeps one tab a site", () => {
  let heard = 0;
  const port: PagePort = {
    tabId: 1,
    url: BUNDLED.flow.pages.home,
    post: () => {},
    onMessage: () => void heard++,
    onDisconnect: () => {},
    disconnect: () => {},
  };
  const tabs: Partial<TabsPort> = { onConnect: (listener) => listener(port), onRemoved: () => {} };
  const tabOf = keepSiteTabs({ tabs: tabs as TabsPort, storage: testStorage(), clock: systemClock });
  const tab = tabOf("flow", () => BUNDLED.flow);
  assert.equal(heard, 1);
  assert.equal(tabOf("flow", () => BUNDLED.flow), tab);
});
