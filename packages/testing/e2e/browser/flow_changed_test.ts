import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import type { PageChange } from "../../sites/flow/mod.ts";
import { changeRecipe, type Desk, openDesk } from "./desk.ts";
import {
  agentIn,
  agentOf,
  assertDelivered,
  assertPaid,
  costOf,
  jobIn,
  jobOf,
  jobOver,
  jobWhen,
  order,
  outcomesOf,
  pressesOf,
  quick,
} from "./failing.ts";

/** The job waits until the page or the recipe has changed; nothing was pressed or paid. */
async function assertParked(desk: Desk, jobId: string, prompt: string, words: RegExp): Promise<void> {
  const { reason, needs_human } = await jobIn(desk, jobId, "needs_human");
  assert.equal(needs_human.reason, "provider_changed");
  assert.match(reason, words);
  const { reason: why, until } = await agentIn(desk, "quarantined");
  assert.match(why, words);
  assert.ok(Date.parse(until) > Date.now());
  assert.deepEqual(pressesOf(desk.site, prompt), []);
  assert.equal((await costOf(desk, jobId)).settled, 0);
}

async function assertMade(desk: Desk, jobId: string, prompt: string): Promise<void> {
  const { state, error } = await jobOver(desk, jobId);
  assert.equal(state, "completed", JSON.stringify(error));
  assert.deepEqual(outcomesOf(desk.site, prompt), [null]);
  await assertDelivered(desk, jobId, prompt);
  await assertPaid(desk, jobId);
}

Deno.test("Flow's page changes: the agent is left alone and nothing is pressed, until the page or a recipe mends it", async (t) => {
  await using desk = await openDesk({
    recipe(recipe) {
      quick(recipe);
      recipe.timing.addressMs = 1_500;
    },
  });
  const { site, browser, sluice } = desk;
  const tab = await browser.tabAt("flow.google.com");
  const popup = await browser.popup();
  const change = async (how: PageChange | null) => {
    site.changePage(how);
    await tab.reload();
  };

  await t.step("the canary finds the editor gone; a recipe that knows the page heals it", async () => {
    await change("no_editor");
    await changeRecipe(sluice, "flow", () => {}); // it looks by each new recipe, as it does every ten minutes
    const { page, reason } = await agentIn(desk, "quarantined");
    assert.equal(page.ok, false);
    assert.deepEqual(page.missing, ["flow-prompt-box div.ProseMirror[contenteditable]"]);
    assert.match(reason, /it has no flow-prompt-box div\.ProseMirror/);
    await says(popup, /Page changed: waits for a new recipe/);
    const jobId = await order(desk, "image", "behind the canary");
    const { reason: waits } = await jobWhen(
      desk,
      jobId,
      (job) => job.reason?.startsWith("agent quarantined"),
    );
    assert.match(waits, /not as the recipe knows it/);

    site.changePage(null);
    await tab.reload();
    await changeRecipe(sluice, "flow", (recipe) => {
      recipe.contract = ["flow-app-header", "flow-prompt-box"];
    });
    await assertMade(desk, jobId, "behind the canary");
    const { state, page: healed } = await agentOf(desk);
    assert.deepEqual([state, healed.ok, healed.missing], ["online", true, []]);
  });

  await t.step("no editor, met by a job", async () => {
    await change("no_editor");
    const jobId = await order(desk, "image", "without an editor");
    await assertParked(desk, jobId, "without an editor", /no composer\.editor as recipe \d+ knows it/);
    await change(null);
    await changeRecipe(sluice, "flow", () => {});
    await assertMade(desk, jobId, "without an editor");
  });

  await t.step("no button to press", async () => {
    await change("no_submit");
    const jobId = await order(desk, "video", "without a button");
    await assertParked(desk, jobId, "without a button", /no composer\.submit as recipe \d+ knows it/);
    await change(null);
    await changeRecipe(sluice, "flow", () => {});
    await assertMade(desk, jobId, "without a button");
  });

  await t.step("the models have other names: a recipe brings them, without a new extension", async () => {
    await change("renamed_model");
    const jobId = await order(desk, "image", "renamed");
    await assertParked(desk, jobId, "renamed", /does not offer Nano Banana 2 or .*Nano Banana 2 \(preview\)/);
    await changeRecipe(sluice, "flow", (recipe) => {
      recipe.models.nano_banana2.labels.push("Nano Banana 2 (preview)");
    });
    await assertMade(desk, jobId, "renamed");
    await change(null);
  });

  await t.step(
    "the replies have moved: what was pressed is found when a recipe knows the new place",
    async () => {
      await change("moved_reply_slot");
      const picture = await order(desk, "image", "a moved picture");
      await jobIn(desk, picture, "fate_unknown");
      const { reason } = await agentIn(desk, "quarantined");
      assert.match(reason, /nothing at fetch\.image \[6,0,13\]/);
      assert.deepEqual(outcomesOf(site, "a moved picture"), [null]);
      assert.equal((await costOf(desk, picture)).settled, 0);
      const clip = await order(desk, "video", "a moved clip");
      await jobWhen(desk, clip, (job) => job.reason?.startsWith("agent quarantined"));
      await changeRecipe(sluice, "flow", (recipe) => {
        recipe.calls.image.reply.fields.url = [6, 0, 14];
        Object.assign(recipe.calls.fetch.reply.fields, { image: [6, 0, 14], clip: [7, 0, 9] });
      });
      await assertMade(desk, picture, "a moved picture");
      await assertMade(desk, clip, "a moved clip");
      assert.equal((await jobOf(desk, picture)).attempt, 1);
    },
  );
});

async function says(popup: Page, words: RegExp): Promise<void> {
  await popup.locator(".state", { hasText: words }).waitFor();
}
