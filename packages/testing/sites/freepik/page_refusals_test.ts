import { seen } from "../../browser/mod.ts";
import assert from "node:assert/strict";
import { browse, PAGE } from "./browser.ts";
import { startFreepikSite } from "./mod.ts";
import { COVERED, creations, editor, fast, generate, set, shown, toast } from "./on_page.ts";

Deno.test("the Pikaso page: refusals are said in words, and nothing is rendered", async () => {
  await using site = await startFreepikSite(fast);
  await using browser = await browse(site);
  const page = await browser.open();
  await editor(page).fill("a red boat");
  for (
    const [what, words] of [
      [{ refusal: "sexual" }, "against the rules"],
      [{ refusal: "minors" }, "against the rules"],
      ["no_credits", "not have enough credits"],
      ["throttled", "Try again in 30 seconds"],
      ["xsrf", "Reload it"],
      [{ http: 503 }, "went wrong"],
      ["cut", "connection was lost"],
    ] as const
  ) {
    site.inject({ rpc: "start-tti-v2", what });
    await generate(page).click();
    await toast(page).last().filter({ hasText: words }).waitFor();
  }
  assert.equal(site.calls.some(({ rpc }) => rpc === "render/v4"), false);
  assert.equal(await creations(page).count(), 0);
});

Deno.test("the Pikaso page: of four images one may fail, and what a broken reply hides is in the history", async () => {
  await using site = await startFreepikSite(fast);
  await using browser = await browse(site);
  const page = await browser.open();
  await editor(page).fill("a red boat");
  await set(page, { "Number of images": "4" });
  site.inject({ rpc: "render/v4", what: { http: 500 } });
  site.inject({ rpc: "render/v4", what: "cut" });
  await generate(page).click();
  await toast(page).filter({ hasText: "went wrong" }).waitFor();
  await toast(page).filter({ hasText: "connection was lost" }).waitFor();
  await shown(page, 2);
  await page.reload();
  await shown(page, 3);
});

Deno.test("the Pikaso page: a challenge and a cookie bar cover it until a person answers them", async () => {
  await using site = await startFreepikSite(fast);
  await using browser = await browse(site);
  const page = await browser.open();
  await editor(page).fill("a red boat");
  site.challenge(true);
  await generate(page).click();
  const cover = page.getByTestId("challenge");
  await cover.waitFor();
  assert.equal(site.presses[0]?.refused, "403");
  assert.equal(await page.evaluate(COVERED), true);
  await cover.getByRole("button").click();
  await cover.waitFor({ state: "detached" });
  assert.equal(await page.evaluate(COVERED), false);
  await generate(page).click();
  await shown(page, 1);

  site.cookieBar(true);
  await page.reload();
  const bar = page.locator("#onetrust-banner-sdk");
  await bar.waitFor();
  await page.locator("#onetrust-reject-all-handler").click();
  await bar.waitFor({ state: "detached" });
  await page.reload();
  await shown(page, 1);
  assert.equal(await bar.count(), 0);
});

Deno.test("the Pikaso page: signed out it leads to the log-in, before and during use", async () => {
  await using site = await startFreepikSite(fast);
  await using browser = await browse(site);
  const page = await browser.open();
  await editor(page).fill("a red boat");
  site.signOut();
  await generate(page).click();
  await page.waitForURL("https://www.freepik.com/log-in");
  await page.goto(PAGE);
  assert.equal(page.url(), "https://www.freepik.com/log-in");
  site.signIn();
  await page.getByRole("link", { name: "Continue" }).click();
  await editor(page).fill("a red boat");
  await generate(page).click();
  await shown(page, 1);
});

Deno.test("the Pikaso page: it can change, lie and carry secrets", async () => {
  const canary = "canary-8c1f";
  const secrets = { cookies: { GR_TOKEN: canary }, storage: { session: canary } };
  await using site = await startFreepikSite({ ...fast, ...secrets });
  await using browser = await browse(site);
  const page = await browser.open();
  assert.equal(await page.evaluate("localStorage.getItem('session')"), canary);
  assert.equal((await page.context().cookies(PAGE)).find(({ name }) => name === "GR_TOKEN")?.value, canary);
  assert.doesNotMatch(await page.evaluate("document.cookie"), /canary/);
  for (
    const [change, testId] of [["no_editor", "prompt-input"], ["no_submit", "generate"]] as const
  ) {
    site.changePage(change);
    await page.reload();
    await page.getByTestId("settings-trigger").waitFor();
    assert.equal(await page.getByTestId(testId).count(), 0);
  }
  site.changePage("renamed_model");
  await page.reload();
  await page.getByTestId("settings-trigger").click();
  await page.getByRole("radio", { name: "Mystic Next", exact: true }).waitFor();
  assert.equal(await page.getByRole("radio", { name: "Mystic", exact: true }).count(), 0);
  site.changePage("moved_reply_slot");
  site.hostile(true);
  await page.reload();
  const reply = page.waitForResponse(/render\/v4/);
  await editor(page).fill("a red boat");
  await generate(page).click();
  assert.equal("creation" in await (await reply).json(), false);
  await shown(page, 1);
  // not waitForFunction, which the page's own policy forbids
  await seen(async () =>
    await page.evaluate("globalThis.__hostileSent?.rounds > 2").catch(() => false) === true || undefined
  );
});
