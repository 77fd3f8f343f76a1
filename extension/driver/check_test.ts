import { systemClock } from "@sluice/agent";
import { BUNDLED } from "@sluice/recipes";
import assert from "node:assert/strict";
import { openNotes } from "../background/notes.ts";
import { NO_TAB } from "../background/testing_site.ts";
import { testStorage } from "../background/testing_storage.ts";
import type { Question, Questions } from "../tab/messages.ts";
import { openBlock } from "./block.ts";
import { checkPage } from "./check.ts";
import type { SiteTab } from "./site_driver.ts";

Deno.test("checkPage: a plan is a text, whatever code the page gives for it", async () => {
  const notes = openNotes(testStorage(), "agent:1:");
  const recipe = { ...BUNDLED.flow, tiers: { "2": "PRO" } };
  for (
    const [tier, told] of [[2, "PRO"], [7, "7"], ["__proto__", "__proto__"], ["constructor", "constructor"]]
  ) {
    const tab: SiteTab = {
      ...NO_TAB,
      ask: <Q extends Question>(question: Q) =>
        Promise.resolve(
          question === "look"
            ? { url: "", blocked: null, missing: [] }
            : { reply: { ok: true, items: [{ credits: 1, tier }] } },
        ) as Promise<Questions[Q]["answer"]>,
    };
    const options = {
      tab,
      notes,
      recipe: () => recipe,
      pace: () => recipe.pace,
      log: () => {},
      clock: systemClock,
      fetch,
    };
    const check = await checkPage(() => tab.open(""), options, openBlock(notes, systemClock));
    assert.equal(check.tier, told);
  }
});
