import { strict as assert } from "node:assert";
import type { Page } from "playwright-core";
import { assertAccessible, draftOf, keepDraft, openStudio } from "./desk.ts";
import { makePictures } from "./pictures.ts";

const tile = (page: Page, name: string) => page.getByRole("gridcell", { name, exact: true });
const tiles = (page: Page) => page.locator("[data-asset]");
const query = (page: Page) => new URL(page.url()).search;

/** Waits until so many tiles are there. */
async function untilTiles(page: Page, count: number): Promise<void> {
  while (await tiles(page).count() !== count) await new Promise((resolve) => setTimeout(resolve, 20));
}

Deno.test("gallery: filters live in the address, go back with the browser, and are kept as views", async () => {
  await using studio = await openStudio();
  const { page, sluice } = studio;
  await makePictures(sluice, ["a boat at sea", "a boat in port", "two foxes"]);
  await makePictures(sluice, ["a boat that moves"], { type: "video", model: "sim-video" });
  await studio.go("/gallery");
  await untilTiles(page, 4);
  await tile(page, "Clip: a boat that moves").waitFor();
  await assertAccessible(page);

  await page.getByRole("searchbox").fill("boat");
  await untilTiles(page, 3);
  assert.equal(query(page), "?q=boat");
  // a pause within what is typed takes nothing from it
  await page.getByRole("searchbox").fill("a ");
  await page.waitForURL("**/gallery?q=a");
  await page.keyboard.type("boat");
  await page.waitForURL("**/gallery?q=a+boat");
  assert.equal(await page.getByRole("searchbox").inputValue(), "a boat");
  await untilTiles(page, 3);
  await page.getByRole("searchbox").fill("boat");
  await page.waitForURL("**/gallery?q=boat");
  await page.getByRole("button", { name: /^Filters/ }).click();
  await page.getByLabel("Type").selectOption("image");
  await untilTiles(page, 2);
  assert.equal(query(page), "?q=boat&type=image");
  await assertAccessible(page);
  await page.goBack();
  await untilTiles(page, 3);
  await page.goForward();
  await untilTiles(page, 2);

  await page.getByRole("button", { name: "Saved views" }).click();
  await page.getByLabel("Name of the view").fill("Boats");
  await page.getByRole("button", { name: "Save this view" }).click();
  await page.getByText("View Boats saved").waitFor();
  await page.getByRole("button", { name: "Clear all" }).click();
  await untilTiles(page, 4);
  await page.getByRole("button", { name: "Saved views" }).click();
  await page.getByRole("button", { name: "Boats", exact: true }).click();
  await untilTiles(page, 2);
  assert.equal(query(page), "?q=boat&type=image");

  await page.getByRole("button", { name: "Remove filter Words: boat" }).click();
  await untilTiles(page, 3);
  await page.getByRole("searchbox").fill("zeppelin");
  await page.getByRole("heading", { name: "Nothing matches" }).waitFor();
  // what was not searched for yet does not lead back from a list that was opened meanwhile
  await page.evaluate(`(() => {
    const field = document.querySelector("input[type=search]");
    field.value = "zeppelins";
    field.dispatchEvent(new Event("input", { bubbles: true }));
    document.querySelector("a[href*='board=none']").click();
  })()`);
  await page.waitForURL(/board=none/);
  while (await page.getByRole("searchbox").inputValue() !== "zeppelin") {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.equal(new URL(page.url()).searchParams.get("q"), "zeppelin");
  assert.deepEqual(studio.complaints, []);
});

Deno.test("gallery: keys move, star, recall and open; Escape gives the focus back to the tile", async () => {
  await using studio = await openStudio();
  const { page, sluice } = studio;
  const [, boat] = await makePictures(sluice, ["a fox", "a boat"], {
    seed: 7,
    aspectRatio: "16:9",
    resolution: "2K",
  });
  await studio.go("/gallery");
  await tile(page, "Picture: a boat").focus();
  await page.keyboard.press("ArrowRight");
  const at = () => page.locator("[data-asset]:focus").getAttribute("aria-label");
  assert.equal(await at(), "Picture: a fox");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press(".");
  await tile(page, "Picture, starred: a boat").waitFor();
  // with Alt from elsewhere too
  await page.getByRole("button", { name: /^Filters/ }).focus();
  await page.keyboard.press("Alt+ArrowRight");
  await page.locator('[data-asset][aria-label="Picture: a fox"]:focus').waitFor();
  await page.keyboard.press("Alt+ArrowLeft");
  await page.locator('[data-asset][aria-label="Picture, starred: a boat"]:focus').waitFor();

  const draft = async () => {
    const { prompt, seed, ratio, resolution, model } = await draftOf(page);
    return { prompt, seed, size: [ratio, resolution], model };
  };
  await page.keyboard.press("p");
  await page.getByText("Prompt taken").waitFor();
  assert.deepEqual(await draft(), { prompt: "a boat", seed: null, size: [null, null], model: null });
  await page.keyboard.press("s");
  await page.keyboard.press("d");
  await page.getByText("Size taken").waitFor();
  assert.deepEqual(await draft(), { prompt: "a boat", seed: 7, size: ["16:9", "2K"], model: null });
  await page.keyboard.press("a");
  await page.getByText(/settings, references and seed taken/).waitFor();
  assert.deepEqual(await draft(), { prompt: "a boat", seed: 7, size: ["16:9", "2K"], model: "sim-image" });
  await page.keyboard.press("r");
  await page.getByText(/with a new seed/).waitFor();
  assert.equal((await draft()).seed, null);

  // what was typed and not sent is one press away
  const typed = await draftOf(page);
  await page.keyboard.press("ArrowRight");
  for (const key of ["p", "a", "r"]) {
    await page.keyboard.press(key);
    while ((await draft()).prompt !== "a fox") await new Promise((resolve) => setTimeout(resolve, 20));
    await page.getByRole("button", { name: "Undo" }).last().click();
    assert.deepEqual(await draftOf(page), typed, key);
    await tile(page, "Picture: a fox").focus();
  }
  await page.keyboard.press("ArrowLeft");

  await page.keyboard.press("Space");
  await page.getByRole("dialog").waitFor();
  assert.equal(new URL(page.url()).pathname, `/gallery/${boat}`);
  await assertAccessible(page);
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.waitForURL("/gallery");
  assert.equal(await at(), "Picture, starred: a boat");

  // as the model of what is made next takes it
  await keepDraft(page, { ...await draftOf(page), kind: "video", model: "veo3_quality" });
  await studio.go("/gallery");
  await tile(page, "Picture, starred: a boat").press("m");
  await page.getByRole("menuitem", { name: "Add as reference" }).click();
  await page.getByText("Added as reference 1: First frame").waitFor();
  assert.deepEqual(studio.complaints, []);
});

Deno.test("gallery: what is chosen is deleted and undone in every tab, and a change that is refused is taken back with its reason", async () => {
  await using studio = await openStudio();
  const { page, sluice, context } = studio;
  const other = await context.newPage();
  await studio.go("/gallery");
  await studio.go("/gallery", other);
  await page.getByRole("heading", { name: "Nothing here yet" }).waitFor();
  // they appear by themselves
  await makePictures(sluice, ["one", "two", "three", "four"]);
  await untilTiles(page, 4);
  await untilTiles(other, 4);

  await tile(page, "Picture: four").click({ modifiers: ["ControlOrMeta"] });
  await tile(page, "Picture: two").click({ modifiers: ["Shift"] });
  await page.getByText("3 selected").waitFor();
  await page.keyboard.press("Escape");
  await page.getByText("3 selected").waitFor({ state: "detached" });
  await tile(page, "Picture: three").hover();
  await tile(page, "Picture: three").getByRole("button", { name: "Select" }).click();
  // while some are chosen a click chooses
  await tile(page, "Picture: one").click();
  await page.getByText("2 selected").waitFor();
  await page.getByRole("toolbar").getByRole("button", { name: "Delete" }).click();
  await untilTiles(page, 2);
  await untilTiles(other, 2);
  await page.getByRole("button", { name: "Undo" }).click();
  await untilTiles(page, 4);
  await untilTiles(other, 4);
  const names = () => tiles(other).evaluateAll((all) => all.map((one) => one.getAttribute("aria-label")));
  assert.deepEqual(await names(), ["Picture: four", "Picture: three", "Picture: two", "Picture: one"]);

  await page.locator(".grid").press("ControlOrMeta+a");
  await page.getByText("4 selected").waitFor();
  const bar = page.getByRole("toolbar");
  await bar.getByRole("button", { name: "Star" }).click();
  await page.getByText("4 items starred").waitFor();
  await tile(other, "Picture, starred: one").waitFor();
  // all of them, in whatever order the browser begins them
  const saved = new Set<string>();
  const all = Promise.withResolvers<void>();
  page.on("download", (one) => {
    saved.add(one.suggestedFilename().replace(/-sim-image-.*\.png$/, ""));
    if (saved.size === 4) all.resolve();
  });
  await bar.getByRole("button", { name: "Download" }).click();
  await all.promise;
  assert.deepEqual([...saved].sort(), ["four", "one", "three", "two"]);

  await page.keyboard.press("Escape");
  await context.setOffline(true);
  await tile(page, "Picture, starred: two").focus();
  await page.keyboard.press(".");
  await page.getByRole("alert").getByText(/Could not change it/).waitFor();
  await tile(page, "Picture, starred: two").waitFor();
  await context.setOffline(false);
  assert.deepEqual(studio.complaints, []);
});
