import { strict as assert } from "node:assert";
import { post } from "../api.ts";
import { openStudio, PHONE, type Studio } from "./desk.ts";
import { strayWords } from "./stray_words.ts";

const PATHS = [
  "/",
  "/gallery",
  "/canvas",
  "/queue",
  "/references",
  "/agents",
  "/account",
  "/keys",
  "/webhooks",
  "/settings",
  "/trash",
];

Deno.test("studio: every word comes from the catalogue, and read from the right no page of a phone scrolls sideways", async () => {
  await using studio = await openStudio({ size: PHONE, prefs: { locale: "x-pseudo" } });
  const { page, sluice } = studio;
  // what its owner writes has no Latin letters here, so that the studio's own words stand out
  const name = "灯台";
  await post(sluice, "/api/keys", { name, scopes: ["read"] });
  await post(sluice, "/api/admin/accounts", { name });
  const { body } = await post(sluice, "/api/jobs", { type: "image", prompt: name, model: "sim-image" });
  await post(sluice, "/api/jobs", { type: "image", prompt: `${name} [[fail:policy]]`, model: "sim-image" });
  const found: string[] = [];
  const look = async (where: string) => {
    found.push(...(await strayWords(page)).map((words) => `${where}: ${words}`));
    if (await sideways(studio)) found.push(`${where}: it scrolls sideways`);
  };
  for (const path of [...PATHS, `/jobs/${body.jobId ?? body.id}`]) {
    await studio.go(path);
    await page.locator("h1").waitFor({ state: "attached" });
    await look(path);
  }
  assert.equal(await page.locator("html").getAttribute("dir"), "rtl");
  await page.keyboard.press("Control+k");
  await page.getByRole("listbox").waitFor();
  await look("palette");
  await page.keyboard.press("Escape");
  await page.getByRole("listbox").waitFor({ state: "detached" });
  await page.keyboard.press("?");
  await page.locator("dialog").waitFor();
  await look("sheet");
  await studio.go("/keys");
  await page.locator(".page-head .button").click();
  await page.locator("dialog form").waitFor();
  await look("new key");
  assert.deepEqual(found, []);
  assert.deepEqual(studio.complaints, []);
});

/** Whether the page is wider than its window. */
function sideways({ page }: Studio): Promise<boolean> {
  return page.evaluate("document.documentElement.scrollWidth > innerWidth");
}
