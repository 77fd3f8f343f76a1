import assert from "node:assert/strict";
import type { SiteStatus } from "../status.ts";
import { badgeOf } from "./badge.ts";
import { siteStatus } from "./testing_site.ts";

function textOf(...sites: Partial<SiteStatus>[]): string {
  return badgeOf({ sites: sites.map(siteStatus) }).text;
}

Deno.test("badgeOf shows the most pressing thing of all sites", () => {
  const blocked = { reason: "challenge", message: "Answer it in the tab" } as const;
  assert.equal(textOf(), "");
  assert.equal(textOf({}), "");
  assert.equal(textOf({ paused: "here" }, {}), "II");
  assert.equal(textOf({ paused: "here" }, { link: "waiting" }), "…");
  assert.equal(textOf({ link: "waiting" }, { blocked }), "!");
  assert.equal(textOf({ drift: ["flow-prompt-box"] }), "!");
  assert.equal(textOf({ storageTrouble: "its storage is full" }), "!");
  assert.equal(textOf({ trouble: "the page did not load" }), "");
  assert.equal(textOf({ link: "unauthorized" }), "!");
  assert.match(badgeOf({ sites: [siteStatus({ blocked })] }).title, /Answer it in the tab/);
});
