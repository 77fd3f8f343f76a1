import { strict as assert } from "node:assert";
import type { Locator, Page } from "playwright-core";
import { openStudio } from "./desk.ts";

/** More stops than a page has. */
const STOPS = 120;

/** What of the focus a person would not see; "" when it is seen. Runs in the page. */
const UNSEEN = `(() => {
  const at = document.activeElement;
  if (at === document.body) return "";
  const name = at.outerHTML.slice(0, 160);
  const { left, top, right, bottom } = at.getBoundingClientRect();
  const inside = [[left + 3, top + 3], [right - 3, bottom - 3], [(left + right) / 2, (top + bottom) / 2]];
  const seen = inside.some(([x, y]) => {
    const there = document.elementFromPoint(x, y);
    return there !== null && (at.contains(there) || there.contains(at) && there.closest(".glass") === at.closest(".glass"));
  });
  if (!seen) return "hidden: " + name;
  const ring = (element) => element !== null && getComputedStyle(element).outlineStyle !== "none";
  return ring(at) || ring(at.nextElementSibling) || at.id === "content" ? "" : "without a ring: " + name;
})()`;

/** Presses Tab until the element with that role and name has the focus; each stop on the way must be seen. */
async function tabTo(page: Page, role: "link" | "button" | "radio", name: string | RegExp): Promise<void> {
  const wanted = page.getByRole(role, { name, exact: typeof name === "string" }).first();
  await wanted.waitFor();
  for (let stop = 0; stop < STOPS; stop++) {
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(UNSEEN), "");
    if (await hasFocus(wanted)) return;
  }
  assert.fail(`no Tab led to the ${role} ${name} of ${page.url()}`);
}

async function hasFocus(wanted: Locator): Promise<boolean> {
  return await wanted.and(wanted.page().locator(":focus")).count() === 1;
}

Deno.test("studio: every page is reached with Tab and Enter alone, and the focus is always seen", async () => {
  await using studio = await openStudio();
  const { page } = studio;
  await studio.go("/");
  for (
    const [name, path] of [
      ["Gallery", "/gallery"],
      ["Canvas", "/canvas"],
      ["Queue", "/queue"],
      ["References", "/references"],
      ["Agents", "/agents"],
      ["Trash", "/trash"],
      ["Account", "/account"],
      ["Keys", "/keys"],
      ["Webhooks", "/webhooks"],
      ["Settings", "/settings"],
    ] as const
  ) {
    await tabTo(page, "link", name === "Queue" ? /^Queue/ : name);
    await page.keyboard.press("Enter");
    await page.waitForURL(new RegExp(`${path}$`));
    await page.locator("h1").waitFor({ state: "attached" });
  }
  assert.deepEqual(studio.complaints, []);
});

Deno.test("studio: what each page of the account is for is done with the keyboard alone", async () => {
  await using studio = await openStudio();
  const { page } = studio;
  await studio.go("/settings");
  await tabTo(page, "radio", "Dark");
  await page.keyboard.press("ArrowRight");
  await page.locator('html[data-theme="light"]').waitFor();

  await studio.go("/keys");
  await tabTo(page, "button", "New key");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog", { name: "New key" }).waitFor();
  while (!await hasFocus(page.getByLabel("Name"))) await page.keyboard.press("Tab");
  await page.keyboard.type("By hand");
  await page.keyboard.press("Enter");
  await tabTo(page, "button", "I have kept it");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await tabTo(page, "button", "Revoke By hand");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog", { name: "Revoke this key?" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  const back = page.getByRole("button", { name: "Revoke By hand" });
  assert.equal(await hasFocus(back), true);

  await studio.go("/account");
  const download = page.waitForEvent("download");
  await tabTo(page, "button", "Download as CSV");
  await page.keyboard.press("Enter");
  await download;
  await studio.go("/references");
  const chooser = page.waitForEvent("filechooser");
  await tabTo(page, "button", "Add files");
  await page.keyboard.press("Enter");
  await chooser;
  await studio.go("/webhooks");
  await tabTo(page, "button", "New endpoint");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog", { name: "New endpoint" }).waitFor();
  assert.deepEqual(studio.complaints, []);
});
