import { strict as assert } from "node:assert";
import type { Page } from "playwright-core";
import { get, post } from "../api.ts";
import { assertAccessible, draftOf, openStudio } from "./desk.ts";
import { makePictures } from "./pictures.ts";

const dialog = (page: Page) => page.getByRole("dialog");
const tile = (page: Page, name: string) => page.getByRole("gridcell", { name, exact: true });
const address = (page: Page) => page.url().slice(new URL(page.url()).origin.length);

/** How the picture stands on its stage. */
const view = (page: Page) =>
  page.locator(".whole").evaluate((whole) => {
    const { a, e, f } = new DOMMatrix(getComputedStyle(whole).transform);
    return { scale: Math.round(a * 100) / 100, x: Math.round(e), y: Math.round(f) };
  });

/** The pointer stands on whole pixels, the middle of the stage may not. */
function assertNear(found: Awaited<ReturnType<typeof view>>, scale: number, x: number, y: number): void {
  const isNear = found.scale === scale && Math.abs(found.x - x) <= 2 && Math.abs(found.y - y) <= 2;
  assert.ok(isNear, `found ${JSON.stringify(found)} instead of ${JSON.stringify({ scale, x, y })}`);
}

Deno.test("lightbox: moves through the list as filtered, zooms at the pointer, keeps what is said of a picture, and gives the focus back", async () => {
  await using studio = await openStudio();
  const { page, sluice } = studio;
  const wish = { seed: 7, aspectRatio: "16:9" };
  const [sea, port, fox] = await makePictures(sluice, ["a boat at sea", "a boat in port", "a fox"], wish);
  await studio.go("/gallery?q=boat");
  await tile(page, "Picture: a boat in port").focus();
  await page.keyboard.press("z");
  await dialog(page).getByText("1 of 2").waitFor();
  assert.equal(address(page), `/gallery/${port}?q=boat`);
  await dialog(page).getByRole("img", { name: "a boat in port" }).waitFor();
  await page.keyboard.press("ArrowRight");
  await dialog(page).getByText("2 of 2").waitFor();
  assert.equal(address(page), `/gallery/${sea}?q=boat`);
  await page.keyboard.press("ArrowRight");
  assert.equal(address(page), `/gallery/${sea}?q=boat`);

  const picture = dialog(page).getByRole("img", { name: "a boat at sea" });
  await picture.waitFor();
  assertNear(await view(page), 1, 0, 0);
  await page.keyboard.press("+");
  await page.keyboard.press("+");
  assertNear(await view(page), 1.56, 0, 0);
  await dialog(page).getByRole("button", { name: "156 %: show all of it" }).click();
  const box = (await page.locator(".stage").boundingBox())!;
  const at = { x: box.x + box.width / 2 + 100, y: box.y + box.height / 2 + 50 };
  await page.mouse.move(at.x, at.y);
  await page.mouse.wheel(0, -Math.log(2) / 0.002);
  // what was under the pointer still is
  assertNear(await view(page), 2, -100, -50);
  await page.mouse.down();
  await page.mouse.move(at.x + 30, at.y + 20, { steps: 3 });
  await page.mouse.up();
  assertNear(await view(page), 2, -70, -30);
  await dialog(page).getByRole("button", { name: "Move up" }).click();
  await page.keyboard.press("Shift+ArrowLeft");
  assertNear(await view(page), 2, 50, 90);
  await page.keyboard.press("0");
  assert.equal((await view(page)).scale, 1);

  await page.keyboard.press("i");
  const details = dialog(page).getByRole("complementary", { name: "Details" });
  await details.getByText("Simulated image").waitFor();
  await details.getByRole("button", { name: "Copy the prompt" }).click();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), "a boat at sea");
  await details.getByLabel("Description").fill("A white boat");
  await page.keyboard.press("Escape");
  await dialog(page).getByRole("img", { name: "A white boat" }).waitFor();
  await page.keyboard.press(".");
  await dialog(page).getByRole("button", { name: "Remove star" }).waitFor();
  await page.keyboard.press("s");
  await dialog(page).getByText("Seed taken").waitFor();
  assert.equal((await draftOf(page)).seed, 7);
  await assertAccessible(page);
  await page.keyboard.press("Escape");
  await dialog(page).waitFor({ state: "detached" });
  await page.waitForURL("/gallery?q=boat");
  await page.locator(`[data-asset="${sea}"]:focus`).waitFor();
  const { starred, alt } = (await get(sluice, `/api/assets/${sea}`)).body;
  assert.deepEqual({ starred, alt }, { starred: true, alt: "A white boat" });

  await tile(page, "Picture: a boat in port").click();
  await dialog(page).waitFor();
  await page.goBack();
  await dialog(page).waitFor({ state: "detached" });
  await studio.go(`/gallery/${fox}`);
  await dialog(page).getByText("1 of 3").waitFor();
  await page.keyboard.press("Escape");
  await page.waitForURL("/gallery");
  await page.locator(`[data-asset="${fox}"]:focus`).waitFor();
  await studio.go("/gallery/00000000-0000-4000-8000-000000000001.0");
  await dialog(page).getByRole("heading", { name: "This is not here any more" }).waitFor();
  assert.deepEqual(studio.complaints, []);
});

Deno.test("lightbox: two are compared in three ways and swapped; what goes, here or elsewhere, makes room for the next", async () => {
  await using studio = await openStudio();
  const { page, sluice } = studio;
  const [one, two, three] = await makePictures(sluice, ["one", "two", "three"]);
  await studio.go("/gallery");
  await tile(page, "Picture: three").click({ modifiers: ["ControlOrMeta"] });
  await tile(page, "Picture: one").click({ modifiers: ["ControlOrMeta"] });
  await page.getByRole("toolbar").getByRole("button", { name: "Compare" }).click();
  await page.locator(".compared .stage").nth(1).waitFor();
  assert.equal(address(page), `/gallery/${three}`);
  const names = () => page.locator(".whole").evaluateAll((all) => all.map((one) => one.getAttribute("alt")));
  assert.deepEqual(await names(), ["three", "one"]);
  await page.keyboard.press("c");
  await page.waitForURL(`/gallery/${one}`);
  await page.locator('.stage:first-child [alt="one"]').waitFor();
  assert.deepEqual(await names(), ["one", "three"]);
  await page.keyboard.press("m");
  const divider = dialog(page).getByRole("slider", { name: "Place of the divider" });
  await divider.fill("25");
  assert.match(await page.locator(".compare-cut").evaluate((cut) => getComputedStyle(cut).clipPath), /75%/);
  await assertAccessible(page);
  await page.keyboard.press("m");
  await dialog(page).getByRole("button", { name: "Stop changing" }).click();
  await dialog(page).getByRole("button", { name: "Show the other" }).waitFor();
  await page.keyboard.press("Escape");
  await dialog(page).getByRole("button", { name: "Stop comparing" }).waitFor({ state: "detached" });
  await dialog(page).getByText("3 of 3").waitFor();

  await page.keyboard.press("Delete");
  await page.waitForURL(`/gallery/${two}`);
  await dialog(page).getByRole("button", { name: "Undo" }).click();
  await dialog(page).getByText("2 of 3").waitFor();
  // another tab
  await post(sluice, "/api/assets/trash", { ids: [two] });
  await page.waitForURL(`/gallery/${one}`);
  await dialog(page).getByText("What you looked at was deleted or moved elsewhere").waitFor();
  await studio.go(`/gallery/${two}`);
  await dialog(page).getByRole("heading", { name: "This is in the trash" }).waitFor();
  await dialog(page).getByRole("button", { name: "Restore" }).click();
  await dialog(page).getByRole("img", { name: "two" }).waitFor();
  assert.deepEqual(studio.complaints, []);
});

Deno.test("lightbox: a clip plays silently, goes frame by frame, and gives a frame or itself to the next clip", async () => {
  await using studio = await openStudio();
  const { page, sluice } = studio;
  const [id] = await makePictures(sluice, ["a boat that moves"], { type: "video", model: "sim-video" });
  await studio.go(`/gallery/${id}`);
  const clip = page.locator("video.whole");
  await page.waitForFunction(() =>
    (document.querySelector<HTMLVideoElement>("video.whole")?.readyState ?? 0) >= 2
  );
  const now = () => clip.evaluate((video: HTMLVideoElement) => Math.round(video.currentTime * 24 * 10) / 10);
  const until = (frame: number) =>
    page.waitForFunction(
      (frame) =>
        Math.abs(document.querySelector<HTMLVideoElement>("video.whole")!.currentTime * 24 - frame) < 0.1,
      frame,
    );
  assert.deepEqual(
    await clip.evaluate(({ paused, muted }: HTMLVideoElement) => ({ paused, muted })),
    { paused: true, muted: true },
  );
  await page.keyboard.press(".");
  await until(1.5);
  // the dot is the next frame's, the star has a key of its own
  await dialog(page).getByRole("button", { name: "Star", exact: true }).waitFor();
  await page.keyboard.press("*");
  await dialog(page).getByRole("button", { name: "Remove star" }).waitFor();
  await dialog(page).getByRole("button", { name: "One frame on" }).click();
  await until(2.5);
  await page.keyboard.press(",");
  await until(1.5);
  assert.equal(await now(), 1.5);
  await assertAccessible(page);
  await dialog(page).getByRole("button", { name: "Use frame as start" }).click();
  await dialog(page).getByText("The frame is the start of your next clip").waitFor();
  const { kind, references } = await draftOf(page);
  assert.deepEqual([kind, references.length, references[0].role, references[0].mime.split("/")[0]], [
    "video",
    1,
    "start",
    "image",
  ]);

  await page.locator(".light-main").focus();
  await page.keyboard.press("k");
  await dialog(page).getByRole("button", { name: "Pause" }).waitFor();
  await page.keyboard.press("Space");
  await dialog(page).getByRole("button", { name: "Play" }).waitFor();
  await page.keyboard.press("l");
  await page.waitForFunction(() =>
    document.querySelector<HTMLVideoElement>("video.whole")!.currentTime > 3.9
  );
  await page.keyboard.press("j");
  await until(0);
  await dialog(page).getByLabel("Speed").selectOption("0.5");
  await page.waitForFunction(() =>
    document.querySelector<HTMLVideoElement>("video.whole")!.playbackRate === 0.5
  );
  await dialog(page).getByRole("button", { name: "More actions" }).click();
  await dialog(page).getByRole("menuitem", { name: "Extend the clip" }).click();
  await dialog(page).getByText("Say how the clip goes on").waitFor();
  const next = await draftOf(page);
  assert.deepEqual([next.model, next.operation, next.references[0].role], ["sim-video", "extend", "source"]);
  assert.deepEqual(studio.complaints, []);
});
