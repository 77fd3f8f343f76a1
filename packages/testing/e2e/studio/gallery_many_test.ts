import { strict as assert } from "node:assert";
import { openStudio, QUICK } from "./desk.ts";
import { untilListed, writeAssets } from "./many_assets.ts";
import { scroll } from "./scrolling.ts";

const ASSETS = 50_000;

Deno.test("gallery: 50,000 assets are all there and the page holds only those around what is looked at", async () => {
  await using stack = new AsyncDisposableStack();
  const dataDir = await Deno.makeTempDir({ prefix: "sluice-" });
  stack.defer(() => Deno.remove(dataDir, { recursive: true }));
  await writeAssets(dataDir, ASSETS);
  const studio = stack.use(await openStudio({ env: QUICK, kept: { dataDir } }));
  const { page, sluice } = studio;
  await untilListed(sluice, ASSETS + 4);
  await studio.go("/gallery");
  await page.getByText("50,004 items").waitFor();
  await page.locator("[data-asset]").first().waitFor();
  const { elements, distance } = await scroll(page, 60);
  assert.ok(distance > 5_000, `it only came ${distance} px far`);
  assert.ok(elements < 2_500, `the page had ${elements} elements`);
  // where it came to rest the pictures come
  await page.locator(".tile.skeleton").first().waitFor({ state: "detached" });

  await page.locator("[data-asset]").first().press("End");
  // the tile that the key was pressed on has the focus until the last one is there
  const rows = await page.getByRole("grid").getAttribute("aria-rowcount");
  assert.ok(Number(rows) > ASSETS / 10, `the grid has ${rows} rows`);
  await page.locator(`[role=row][aria-rowindex="${rows}"] [data-asset]:focus`).waitFor();
  assert.deepEqual(studio.complaints, []);
});
