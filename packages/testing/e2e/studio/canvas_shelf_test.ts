import { strict as assert } from "node:assert";
import { Buffer } from "node:buffer";
import { newCanvas, nodesOf, openCanvas, saved } from "./canvas_desk.ts";
import { openStudio, QUICK } from "./desk.ts";
import { untilListed, writeAssets } from "./many_assets.ts";

/** More than one answer of the server holds. */
const ASSETS = 520;
const OF_ONE_PRESS = 40;

Deno.test("canvas: the gallery beside it goes on to the last asset, however many there are", async () => {
  await using stack = new AsyncDisposableStack();
  const dataDir = await Deno.makeTempDir({ prefix: "sluice-" });
  stack.defer(() => Deno.remove(dataDir, { recursive: true }));
  await writeAssets(dataDir, ASSETS);
  const studio = stack.use(
    await openStudio({ env: QUICK, kept: { dataDir }, prefs: { "canvas.shelf": true } }),
  );
  const { page, sluice } = studio;
  // with those that its pictures are of
  const total = ASSETS + 4;
  await untilListed(sluice, total);
  await openCanvas(studio, await newCanvas(studio));
  const tiles = page.locator(".canvas-shelf li button");
  const more = page.getByRole("button", { name: "Show more" });
  for (let shown = OF_ONE_PRESS; shown < total; shown += OF_ONE_PRESS) {
    await tiles.nth(shown - 1).waitFor();
    await more.click();
  }
  await tiles.nth(total - 1).waitFor();
  await more.waitFor({ state: "detached" });
  assert.equal(await tiles.count(), total);
  assert.deepEqual(studio.complaints, []);
});

Deno.test("canvas: of many files all are put down, and one that cannot be kept is named", async () => {
  await using studio = await openStudio({ env: QUICK });
  const { page } = studio;
  const id = await newCanvas(studio);
  await openCanvas(studio, id);
  const picture = await page.screenshot({ clip: { x: 0, y: 0, width: 64, height: 48 } });
  const files = Array.from({ length: 18 }, (_, n) => ({
    name: `${n}.png`,
    mimeType: "image/png",
    buffer: n === 4 ? Buffer.alloc(0) : picture,
  }));
  await page.getByRole("toolbar", { name: "Canvas tools" }).locator("input[type=file]").setInputFiles(files);
  await page.getByText("4.png is empty: nothing was uploaded").waitFor();
  await page.getByText("17 items added").waitFor();
  await saved(page);
  assert.equal(Object.keys(await nodesOf(studio, id)).length, 17);
  assert.deepEqual(studio.complaints, []);
});
