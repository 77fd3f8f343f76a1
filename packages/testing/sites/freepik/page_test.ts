import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import sharp from "sharp";
import { browse } from "./browser.ts";
import { MODELS, RATIOS, REFERENCE_TYPES, startFreepikSite } from "./mod.ts";
import { creations, editor, fast, generate, set, shown, toast } from "./on_page.ts";

Deno.test("the Pikaso page: every ratio, resolution, model and number of images is asked for as set", async () => {
  await using site = await startFreepikSite(fast);
  await using browser = await browse(site);
  const page = await browser.open();
  await editor(page).fill("a red boat");
  const pressed = async (wishes: Readonly<Record<string, string>>, images = 1) => {
    const before = await creations(page).count();
    await set(page, wishes);
    await generate(page).click();
    await shown(page, before + images);
    const press = site.presses.at(-1);
    assert.ok(press !== undefined && press.refused === null && press.mediaIds.length === images);
    return press;
  };
  for (const [ratio, [width, height]] of Object.entries(RATIOS)) {
    const press = await pressed({ "Aspect ratio": ratio });
    assert.deepEqual([press.aspect, press.resolution], [ratio, "1k"]);
    const made = await sharp(site.media.get(press.mediaIds[0] ?? "")?.bytes).metadata();
    assert.deepEqual([made.width, made.height], [width, height]);
  }
  const large = await pressed({ "Aspect ratio": "1:1", Resolution: "2K" });
  assert.equal((await sharp(site.media.get(large.mediaIds[0] ?? "")?.bytes).metadata()).width, 2048);
  for (const { name, mode } of MODELS) {
    assert.equal((await pressed({ Model: name, Resolution: "1K" })).model, mode);
  }
  const four = await pressed({ "Number of images": "4" }, 4);
  assert.equal(new Set(four.seeds).size, 4);
  const newest = await creations(page).evaluateAll((images: { dataset: { identifier: string } }[]) =>
    images.slice(0, 4).map((image) => image.dataset.identifier)
  );
  assert.deepEqual(newest, four.mediaIds);
  assert.equal(await editor(page).inputValue(), "a red boat");
});

Deno.test("the Pikaso page: settings and creations outlast a reload, the prompt does not", async () => {
  await using site = await startFreepikSite(fast);
  await using browser = await browse(site);
  const page = await browser.open();
  await set(page, { Model: "Mystic", "Aspect ratio": "2:3", "Number of images": "2" });
  await editor(page).fill("a tower");
  await generate(page).click();
  await site.whenPressed(1);
  assert.equal(site.presses[0]?.prompt, "a tower");
  await shown(page, 2);
  await page.reload();
  await shown(page, 2);
  assert.equal(await generate(page).isDisabled(), true);
  await editor(page).fill("a tower again");
  await generate(page).click();
  await shown(page, 4);
  assert.deepEqual([site.presses[1]?.model, site.presses[1]?.aspect, site.presses[1]?.images], [
    "mystic",
    "2:3",
    2,
  ]);
});

Deno.test("the Pikaso page: only an input event reaches the prompt, and an empty one cannot be pressed", async () => {
  await using site = await startFreepikSite(fast);
  await using browser = await browse(site);
  const page = await browser.open();
  assert.equal(await generate(page).isDisabled(), true);
  await editor(page).evaluate((element: { value: string }) => void (element.value = "never told"));
  assert.equal(await generate(page).isDisabled(), true);
  await editor(page).dispatchEvent("input");
  assert.equal(await generate(page).isDisabled(), false);
  await editor(page).fill("  ");
  assert.equal(await generate(page).isDisabled(), true);
});

Deno.test("the Pikaso page: files become references of their category, four at most, and can be removed", async () => {
  await using site = await startFreepikSite(fast);
  await using browser = await browse(site);
  const page = await browser.open();
  await editor(page).fill("a red boat");
  const chips = page.locator("[data-testid=reference-chip] img[data-identifier]");
  const file = async (name: string, background: string) => ({
    name,
    mimeType: "image/png",
    buffer: Buffer.from(
      await sharp({ create: { width: 9, height: 9, channels: 3, background } }).png().toBuffer(),
    ),
  });
  const choose = async (category: string, ...names: string[]) => {
    const files = await Promise.all(names.map((name, index) => file(name, index === 0 ? "#c33" : "#3c3")));
    await page.locator(`[data-testid=reference-slot][data-category=${category}] input[type=file]`)
      .setInputFiles(files);
  };

  for (const [index, category] of REFERENCE_TYPES.entries()) {
    await choose(category, "one.png");
    await chips.waitFor();
    await generate(page).click();
    await shown(page, index + 1);
    const identifier = await chips.getAttribute("data-identifier");
    assert.deepEqual(site.presses.at(-1)?.references, [{ identifier, type: category }]);
    await page.getByRole("button", { name: "Remove" }).click();
    await chips.waitFor({ state: "detached" });
  }

  const gate = Promise.withResolvers<void>();
  await page.route("**/pikaso/api/upload", async (route) => {
    await gate.promise;
    await route.continue();
  });
  await choose("style", "one.png", "two.png");
  assert.equal(await generate(page).isDisabled(), true);
  assert.equal(await page.getByTestId("reference-uploading").count(), 2);
  gate.resolve();
  await chips.nth(1).waitFor();
  assert.equal(await page.getByTestId("reference-uploading").count(), 0);
  await page.locator("[data-testid=generate]:enabled").waitFor();
  const [add] = await Promise.all([
    page.waitForEvent("filechooser"),
    page.locator("[data-testid=reference-add][data-category=camera]").click(),
  ]);
  await add.setFiles([await file("a.png", "#33c"), await file("b.png", "#cc3"), await file("c.png", "#3cc")]);
  await toast(page).filter({ hasText: "At most 4" }).waitFor();
  await chips.nth(3).waitFor();
  await page.locator("[data-testid=generate]:enabled").click();
  await shown(page, REFERENCE_TYPES.length + 1);
  assert.deepEqual(site.presses.at(-1)?.references.map(({ type }) => type), [
    "style",
    "style",
    "camera",
    "camera",
  ]);

  site.inject({ rpc: "upload", what: { http: 500 } });
  await page.getByRole("button", { name: "Remove" }).first().click();
  await choose("color", "one.png");
  await toast(page).filter({ hasText: "went wrong" }).waitFor();
  assert.equal(await chips.count(), 3);
});

Deno.test("the Pikaso page: replies without an URL are asked for until they have one", async () => {
  await using site = await startFreepikSite({ ...fast, completion: "polled" });
  await using browser = await browse(site);
  const page = await browser.open();
  await editor(page).fill("a red boat");
  await set(page, { "Number of images": "3" });
  await generate(page).click();
  await shown(page, 3);
  assert.ok(site.calls.some(({ rpc }) => rpc === "creations"));
});
