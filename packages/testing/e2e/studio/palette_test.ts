import { strict as assert } from "node:assert";
import { post } from "../api.ts";
import { assertAccessible, openStudio } from "./desk.ts";

Deno.test("studio: the palette finds pages, jobs, settings and actions while somebody types, and gives the focus back", async () => {
  await using studio = await openStudio();
  const { page, sluice } = studio;
  await post(sluice, "/api/jobs", { type: "image", prompt: "海辺の灯台 with gulls", model: "sim-image" });
  await studio.go("/references");
  const field = page.getByLabel("Or from an address");
  const palette = page.getByRole("dialog", { name: "Command palette" });
  const query = page.getByRole("combobox", { name: /Search pages/ });
  const chosen = async () => await palette.getByRole("option", { selected: true }).innerText();

  // it opens over what is being typed, and Esc leads back to it
  await field.fill("https://half.typed");
  await page.keyboard.press("Control+k");
  await query.waitFor();
  await assertAccessible(page);
  await page.keyboard.press("Escape");
  await palette.waitFor({ state: "detached" });
  await page.keyboard.type("/more");
  assert.equal(await field.inputValue(), "https://half.typed/more");

  // a job of the memory, named by a word of its prompt in any script
  await page.keyboard.press("Control+k");
  await query.fill("灯台");
  await palette.getByRole("option", { name: /灯台/ }).waitFor();
  assert.equal(
    await query.getAttribute("aria-activedescendant"),
    await palette.getByRole("option").first().getAttribute("id"),
  );
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/jobs\//);

  // arrows choose, the first fits best
  await page.keyboard.press("Control+k");
  await query.fill("sett");
  assert.match(await chosen(), /^Settings/);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/settings$/);
  await page.getByRole("button", { name: "Search and commands" }).click();
  await query.fill("theme");
  const first = await chosen();
  await page.keyboard.press("ArrowDown");
  assert.notEqual(await chosen(), first);
  await query.fill("theme light");
  await page.keyboard.press("Enter");
  await page.locator('html[data-theme="light"]').waitFor();
  await page.keyboard.press("Control+k");
  await query.fill("qqqqzz");
  await palette.getByText("Nothing fits").waitFor();
  await page.keyboard.press("Control+k");
  await palette.waitFor({ state: "detached" });
  assert.deepEqual(studio.complaints, []);
});

Deno.test("studio: shortcuts are listed, changed, refused and reset, and never act while somebody types or composes", async () => {
  await using studio = await openStudio();
  const { page } = studio;
  await studio.go("/references");
  const sheet = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  const field = page.getByLabel("Or from an address");
  await field.fill("https://a.b/");
  await field.press("?");
  await field.press("2");
  assert.equal(await field.inputValue(), "https://a.b/?2");
  // an input method's keys are its own, wherever the focus is
  for (const init of [{ key: "?", shiftKey: true }, { key: "2" }]) {
    await page.locator("body").dispatchEvent("keydown", { ...init, isComposing: true });
  }
  await field.press("Control+k");
  await page.getByRole("dialog", { name: "Command palette" }).waitFor();
  assert.equal(await sheet.count(), 0);
  await page.keyboard.press("Escape");
  assert.match(page.url(), /\/references$/);

  await field.blur();
  await page.keyboard.press("?");
  await sheet.getByText("Command palette").waitFor();
  await assertAccessible(page);
  await sheet.getByRole("link", { name: "Change the shortcuts" }).click();
  await page.waitForURL(/\/settings#shortcuts$/);

  const change = page.getByRole("button", { name: 'Change the keys of "Queue"' });
  const press = page.getByRole("button", { name: 'Press the new keys for "Queue"' });
  await change.click();
  await press.press("Enter");
  await page.getByText("Enter is needed to move through the page").waitFor();
  await press.press("2");
  await page.getByText("The same keys also mean: Gallery").waitFor();
  await assertAccessible(page);
  await change.click();
  await press.press("Escape");
  await change.click();
  await press.press("g");
  await page.getByText("The same keys also mean").first().waitFor({ state: "detached" });
  await change.blur();
  await page.keyboard.press("g");
  await page.waitForURL(/\/queue$/);

  // kept in this browser, until they are reset
  await studio.go("/settings");
  await page.getByRole("button", { name: "Reset all" }).click();
  await page.keyboard.press("4");
  await page.waitForURL(/\/queue$/);
  assert.deepEqual(studio.complaints, []);
});
