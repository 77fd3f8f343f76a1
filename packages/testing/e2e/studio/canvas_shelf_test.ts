import { strict as assert } from "node:assert";
import { newCanvas, openCanvas } from "./canvas_desk.ts";
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
