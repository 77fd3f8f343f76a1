/** What tests of the page do on it. */

import assert from "node:assert/strict";
import type { Page } from "playwright-core";

/** Options of a site that does not keep a test waiting. */
export const fast = { renderMs: 20, pollMs: 20 };
export const editor = (page: Page) => page.getByTestId("prompt-input");
export const generate = (page: Page) => page.getByTestId("generate");
export const creations = (page: Page) => page.locator("[data-testid=creation] img[data-identifier]");
export const toast = (page: Page) => page.getByTestId("toast");

/** In the page: whether something lies over the button. */
export const COVERED = `(() => {
  const button = document.querySelector("[data-testid=generate]");
  const { x, y, width, height } = button.getBoundingClientRect();
  return !button.contains(document.elementFromPoint(x + width / 2, y + height / 2));
})()`;

/** Sets groups of the settings to names. */
export async function set(page: Page, wishes: Readonly<Record<string, string>>): Promise<void> {
  await page.getByTestId("settings-trigger").click();
  const dialog = page.getByRole("dialog", { name: "Settings" });
  for (const [group, name] of Object.entries(wishes)) {
    const radio = dialog.getByRole("radiogroup", { name: group }).getByRole("radio", { name, exact: true });
    await radio.click();
    assert.equal(await radio.getAttribute("aria-checked"), "true");
  }
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
}

/** Waits until the grid has so many pictures that are drawn. */
export async function shown(page: Page, count: number): Promise<void> {
  await creations(page).nth(count - 1).waitFor();
  assert.equal(await creations(page).count(), count);
}
