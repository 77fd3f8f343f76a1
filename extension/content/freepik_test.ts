/** The scripts of the tab with Freepik's stand-in: the same hands at another composer, and calls of another kind. */

import assert from "node:assert/strict";
import { BUNDLED } from "@sluice/recipes";
import { startFreepikSite } from "../../packages/testing/sites/freepik/mod.ts";
import { picture } from "../../packages/testing/sites/media.ts";
import { openTestBrowser } from "./testing_tab.ts";
import type { PageEvent, Plan } from "../tab/messages.ts";

const recipe = BUNDLED.freepik;

Deno.test("the tab: sets, fills and presses Freepik's composer, and tells of its start and each picture", async () => {
  await using site = await startFreepikSite();
  await using browser = await openTestBrowser(site.hosts);
  const tab = await browser.open(recipe.pages.home);
  await tab.ask("configure", { recipe });
  const look = await tab.ask("look", { waitMs: 20_000 });
  assert.deepEqual([look.blocked, look.missing], [null, []]);
  const file = {
    name: "style.jpg",
    mime: "image/jpeg",
    base64: (await picture(64, 64, "style", 1)).toBase64(),
  };
  const plan: Plan = {
    choices: [
      { group: "aspect", anyOf: ["9:16"] },
      { group: "resolution", anyOf: ["2K"] },
      { group: "count", anyOf: ["3"] },
    ],
    slots: [{ slot: "style", files: [file] }],
    prompt: "a boat\nin the fog",
  };
  assert.equal((await tab.ask("compose", { plan, uploadMs: 20_000 })).problem, null);
  assert.equal((await tab.ask("press", { press: "a#1", plan })).problem, null);
  const own = (events: PageEvent[]) => events.filter(({ press }) => press === "a#1");
  const events = own(await tab.eventsUntil((all) => own(all).length === 8));
  assert.deepEqual(events.map(({ name }) => name).toSorted(), [...Array(6).fill("image"), "start", "start"]);
  const media = events.flatMap((event) =>
    event.type === "answered" && event.name === "image" && event.reply.ok ? event.reply.items : []
  ).map((item) => item["media"]);
  const [press] = site.presses;
  assert.deepEqual(media.toSorted(), [...press?.mediaIds ?? []].toSorted());
  assert.deepEqual([press?.prompt, press?.images, press?.resolution, press?.references.length], [
    plan.prompt,
    3,
    "2k",
    1,
  ]);

  const { reply } = await tab.ask("read", { name: "account", args: {} });
  assert.ok(reply.ok && typeof reply.items[0]?.["credits"] === "number");
  const family = await tab.ask("read", { name: "family", args: { family: press?.batch ?? "" } });
  assert.ok(family.reply.ok && family.reply.items.length === 3);
  site.signOut();
  assert.deepEqual((await tab.ask("read", { name: "account", args: {} })).reply.ok, false);
});
