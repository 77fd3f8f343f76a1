import { strict as assert } from "node:assert";
import { get } from "../api.ts";
import { keepDraft, openStudio } from "./desk.ts";
import { makePictures } from "./pictures.ts";

Deno.test("studio: what goes, moves or is changed by key hands the focus on, and never to nothing", async (t) => {
  await using studio = await openStudio();
  const { page, sluice } = studio;
  await makePictures(sluice, ["one", "two", "three"]);
  const { body: { assets } } = await get(sluice, "/api/assets");
  const focused = (css: string) => page.locator(`${css}:focus`).waitFor();

  await t.step("a reference: its role by arrow key, its place, and its end", async () => {
    await studio.go("/settings");
    const references = assets.slice(0, 2).map(({ media_id }: { readonly media_id: string }) => ({
      mediaId: media_id,
      mime: "image/png",
      role: "ingredient",
    }));
    const wish = { kind: "image", prompt: "", negativePrompt: "", model: null, ratio: null, count: 1 };
    const rest = { duration: null, resolution: null, seed: null, operation: null };
    await keepDraft(page, { ...wish, ...rest, references });
    await studio.go("/");
    await page.getByLabel("Role of reference 2").focus();
    await page.keyboard.press("ArrowDown");
    await page.getByRole("listitem", { name: "Reference 2: Style" }).waitFor();
    await focused('[aria-label="Role of reference 2"]');
    await page.getByRole("button", { name: "Move reference 2 earlier" }).press("Enter");
    await page.getByRole("listitem", { name: "Reference 1: Style" }).waitFor();
    await focused('[aria-label="Move reference 1 earlier"]');
    await page.getByRole("button", { name: "Remove reference 1" }).press("Enter");
    await focused('[aria-label="Role of reference 1"]');
    await page.getByRole("button", { name: "Remove reference 1" }).press("Enter");
    await focused('[aria-label="Add a reference"]');
  });

  await t.step("the bar of what is chosen: cleared and deleted", async () => {
    await studio.go("/gallery");
    await page.getByRole("gridcell", { name: "Picture: two" }).focus();
    await page.keyboard.press("x");
    await page.getByRole("button", { name: "Clear selection" }).press("Enter");
    await focused('[aria-label="Picture: two"]');
    await page.keyboard.press("x");
    await page.getByRole("toolbar").getByRole("button", { name: "Delete" }).press("Enter");
    await page.getByRole("gridcell", { name: "Picture: two" }).waitFor({ state: "detached" });
    await focused("[data-asset]");
  });

  await t.step("a tag, and the wishes that narrow the list", async () => {
    await page.keyboard.press("m");
    await page.getByRole("menuitem", { name: "Tags" }).press("Enter");
    await page.getByLabel("Add a tag").fill("calm, sea");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Remove tag calm" }).press("Enter");
    await focused('[aria-label="Remove tag sea"]');
    await page.keyboard.press("Enter");
    await page.locator("dialog input:focus").waitFor();
    await page.keyboard.press("Escape");
    await studio.go("/gallery?q=o&type=image");
    await page.getByRole("button", { name: "Remove filter Words: o" }).press("Enter");
    await focused('[aria-label="Remove filter Type: Pictures"]');
    await page.keyboard.press("Enter");
    await page.locator(".gallery-bar > button:focus").getByText("Filters").waitFor();
  });

  await t.step("a kept reference", async () => {
    await studio.go("/references");
    for (const [name, side] of [["first", 40], ["second", 48]] as const) {
      const buffer = await page.screenshot({ clip: { x: 0, y: 0, width: side, height: side } });
      await page.locator("input[type=file]").setInputFiles({
        name: `${name}.png`,
        mimeType: "image/png",
        buffer,
      });
      await page.getByRole("button", { name: `Use ${name}.png` }).waitFor();
    }
    await page.locator(".reference-use").first().focus();
    await page.keyboard.press("Delete");
    await page.getByRole("button", { name: /^Use / }).nth(1).waitFor({ state: "detached" });
    await focused(".reference-use");
    await page.keyboard.press("Delete");
    await page.getByText("Nothing to start from yet").waitFor();
    await page.locator(".page-actions button:focus").waitFor();
  });
  assert.deepEqual(studio.complaints, []);
});
