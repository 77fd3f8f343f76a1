import { seen } from "../../browser/mod.ts";
import assert from "node:assert/strict";
import { startFlowSite } from "./mod.ts";
import { PACE, photo, stepsOf } from "./page_steps.ts";
import { openDesk } from "./person.ts";

/** What an expression does in the page; text, for types of a browser are not here. */
const PASTE = (text: string) =>
  `{
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", ${JSON.stringify(text)});
    const paste = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
    document.querySelector(".ProseMirror").dispatchEvent(paste);
  }`;

Deno.test("the stand-in's page keeps, redraws, blocks and refuses as the real one would", async (t) => {
  await using site = await startFlowSite(PACE);
  await using desk = await openDesk(site);
  const step = stepsOf(t, site, desk);

  await step("settings outlive a load, and the project shows what it holds", async (person, presses) => {
    await person.choose(["Mode", "Video"], ["Model", "Veo 3.1 Lite"], ["Number of outputs", "x1"]);
    await person.ask("before the load");
    await presses(1);
    await person.page.reload();
    await person.page.locator("flow-video-tile video").waitFor();
    await person.ask("after the load");
    assert.equal((await presses(2)).at(-1)?.model, "veo_3_1_t2v_lite");
  });

  await step("a change of mode draws the pane anew", async (person) => {
    await person.page.locator(".settings-trigger-button").click();
    const old = await person.pane.getByRole("radio", { name: "Video", exact: true }).elementHandle();
    await old?.click();
    await person.pane.getByRole("radiogroup", { name: "Video type" }).waitFor();
    assert.equal(await old?.evaluate((node) => node.isConnected), false);
  });

  await step("the model chooser may be a menu", async (person, presses) => {
    await person.page.evaluate(() => localStorage.setItem("standinModelMenu", "menu"));
    await person.choose(["Number of outputs", "x1"]);
    await person.page.locator(".settings-trigger-button").click();
    assert.equal(await person.pane.getByRole("radiogroup", { name: "Model" }).count(), 0);
    await person.page.getByRole("button", { name: "Select model family" }).click();
    await person.page.getByRole("menuitemradio", { name: "Imagen 4" }).click();
    await person.page.getByRole("menu").waitFor({ state: "detached" });
    await person.page.keyboard.press("Escape");
    await person.ask("by menu");
    assert.equal((await presses(1))[0]?.model, "IMAGEN_3_5");
  });

  await step("text that a script wrote into the editor is not text of the editor", async (person) => {
    const editor = person.box.locator(".ProseMirror");
    await editor.evaluate((node) => void (node.innerHTML = "<p>smuggled</p>"));
    await editor.locator("br").waitFor({ state: "attached" });
    assert.equal(await person.box.locator(".submit-btn").isDisabled(), true);
    await person.page.evaluate(PASTE("pasted\nin two lines"));
    assert.deepEqual(await editor.locator("p").allInnerTexts(), ["pasted", "in two lines"]);
    assert.equal(await person.box.locator(".submit-btn").isDisabled(), false);
  });

  await step("a challenge covers the page until a person answers it", async (person, presses) => {
    await person.choose(["Number of outputs", "x1"]);
    site.challenge(true);
    await person.ask("am I one");
    assert.match((await presses(1))[0]?.refused ?? "", /UNUSUAL_ACTIVITY/);
    await person.page.locator("flow-challenge-dialog").waitFor();
    await person.box.locator(".settings-trigger-button").dispatchEvent("click");
    assert.equal(await person.pane.count(), 0);
    await person.page.getByRole("button", { name: "I'm not a robot" }).click();
    await person.page.locator("flow-challenge-dialog").waitFor({ state: "detached" });
    await person.ask("I am");
    assert.equal((await presses(2)).at(-1)?.refused, null);
  });

  for (
    const [what, selector, button] of [
      ["cookieBar", ".glue-cookie-notification-bar", "Reject"],
      ["consent", "flow-upload-consent-dialog .agree-actions-group", "Agree"],
      ["updateNotice", "flow-update-dialog", "Reload"],
    ] as const
  ) {
    await step(`${what} covers the page until a person answers it`, async (person) => {
      site[what](true);
      await person.page.reload();
      const cover = person.page.locator(selector);
      await cover.getByRole("button", { name: button }).click();
      await cover.waitFor({ state: "detached" });
      await person.page.locator(".settings-trigger-button").click();
      await person.pane.waitFor();
    });
  }

  await step("an upload waits until a person has agreed to uploads", async (person) => {
    site.consent(true);
    const agree = async () => {
      await person.page.locator("flow-upload-consent-dialog").waitFor();
      await person.page.locator(".chip-wrapper .chip-uploading").waitFor();
      await person.page.getByRole("button", { name: "Agree" }).click();
    };
    await Promise.all([person.dropIn(await photo("asked.jpg", 10)), agree()]);
  });

  await step("the page can lose what a driver looks for", async (person) => {
    for (const [change, selector] of [["no_editor", ".ProseMirror"], ["no_submit", ".submit-btn"]] as const) {
      site.changePage(change);
      await person.page.reload();
      await person.box.waitFor();
      assert.equal(await person.box.locator(selector).count(), 0);
    }
    site.changePage("renamed_model");
    await person.page.reload();
    await person.page.locator(".settings-trigger-button").click();
    const models = person.pane.getByRole("radiogroup", { name: "Model" });
    assert.equal(await models.getByRole("radio", { name: "Imagen 4", exact: true }).count(), 0);
    site.changePage(null);
  });

  await step("an account's own address is kept on the way", async ({ page }) => {
    await page.goto("https://flow.google.com/u/1/");
    await page.locator("flow-project-card").first().click();
    await page.waitForURL("**/u/1/project/*");
    await page.locator("flow-prompt-box").waitFor();
  });

  await step("the agent hides the settings and generates nothing", async (person, presses) => {
    await person.choose(["Number of outputs", "x1"]);
    const agent = person.page.locator("button.agent-mode-chip");
    assert.equal(await agent.getAttribute("aria-pressed"), "false");
    await agent.click();
    assert.equal(await person.page.locator(".settings-trigger-button").isVisible(), false);
    await person.ask("think about it");
    await person.page.locator("flow-toast").waitFor();
    await agent.click();
    await person.ask("do it");
    assert.deepEqual((await presses(1)).map(({ prompt }) => prompt), ["do it"]);
  });

  await step("a clip that failed says so", async (person, presses) => {
    await person.choose(["Mode", "Video"], ["Number of outputs", "x1"]);
    site.inject({ rpc: "YhhmEf", what: { failClip: "PUBLIC_ERROR_UNSAFE_GENERATION" } });
    await person.ask("something foul");
    await presses(1);
    await person.page.locator("flow-failed-tile", { hasText: "against our policies" }).waitFor();
  });

  await step("a stale token is renewed on the way", async (person, presses) => {
    await person.choose(["Number of outputs", "x1"]);
    site.inject({ rpc: "ogiZ0b", what: "xsrf" });
    await person.ask("late");
    assert.equal((await presses(1)).at(-1)?.refused, null);
  });

  await step("a hostile script in the page changes nothing for a person", async (person, presses) => {
    site.hostile(true);
    await person.page.reload();
    // not waitForFunction, which the page's own policy forbids
    await seen(async () =>
      await person.page.evaluate("globalThis.__hostileSent?.rounds > 2").catch(() => false) === true ||
      undefined
    );
    await person.choose(["Number of outputs", "x1"]);
    await person.ask("in the noise");
    site.hostile(false);
    assert.equal((await presses(1))[0]?.refused, null);
  });

  await step("who is signed out lands on the welcome page", async (person) => {
    site.signOut();
    await person.page.reload();
    await person.page.waitForURL("**/about");
    await person.page.getByRole("link", { name: "Sign in" }).waitFor();
    site.signIn();
  });
});
