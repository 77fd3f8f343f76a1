import { strict as assert } from "node:assert";
import type { Request } from "playwright-core";
import { post } from "../api.ts";
import { DESKTOP, openStudio, PHONE } from "./desk.ts";
import { makePictures } from "./pictures.ts";

/** How much of what a person looks at may move by itself while a page comes: web.dev calls 0.1 good. */
const MOST = 0.05;

/** Adds up what moves without anybody having touched it, from the document's beginning. */
const WATCH = `{
  globalThis.shifted = 0;
  globalThis.shifts = [];
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, sources } of list.getEntries()) {
      if (hadRecentInput) continue;
      shifted += value;
      shifts.push(value.toFixed(3) + " " + sources.map(({ node }) => node?.className ?? node?.nodeName).join(", "));
    }
  }).observe({ type: "layout-shift", buffered: true });
}`;

Deno.test("studio: nothing on a page moves by itself while what it shows arrives, one after the other and late", async (t) => {
  await using studio = await openStudio();
  const { page, context, sluice } = studio;
  const [asset = ""] = await makePictures(sluice, ["a wide one", "a tall one", "a third"], {
    aspectRatio: "16:9",
    count: 2,
  });
  await post(sluice, "/api/jobs", { type: "image", model: "sim-image", prompt: "[[slow:600000]] open" });
  await context.addInitScript(WATCH);
  const open = new Set<Request>();
  page.on("requestfinished", (request) => void open.delete(request));
  page.on("requestfailed", (request) => void open.delete(request));
  // what is asked for together comes one after the other, as from far away
  let waiting = 0;
  await context.route(/\/(api|media)\/(?!events)/, async (route) => {
    open.add(route.request());
    await new Promise((resolve) => setTimeout(resolve, 150 + 60 * (waiting++ % 5)));
    await route.continue().catch(() => {});
  });
  const untilAllIsThere = async () => {
    for (let still = 0; still < 3; still = open.size === 0 ? still + 1 : 0) {
      await page.evaluate("new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))");
    }
  };
  const paths = [
    ["/", ".tile-output img.there"],
    ["/gallery", ".tile img.there"],
    [`/gallery/${asset}`, ".stage img"],
    ["/queue", ".queue-row, tr, li"],
    [`/jobs/${asset.split(".")[0]}`, "img.there"],
    ["/references", "h1"],
    ["/agents", "h1"],
    ["/account", "h1"],
    ["/settings", "h1"],
  ] as const;
  for (const [size, name] of [[DESKTOP, "desktop"], [PHONE, "phone"]] as const) {
    await page.setViewportSize(size);
    for (const [path, there] of paths) {
      await t.step(`${path.replace(/[\da-f-]{36}/, ":id")}, ${name}`, async () => {
        await studio.go(path);
        await page.locator(there).first().waitFor();
        await untilAllIsThere();
        const { shifted, shifts } = await page.evaluate<{ shifted: number; shifts: string[] }>(
          "({ shifted, shifts })",
        );
        assert.ok(shifted < MOST, `${shifted}: ${shifts.join("; ")}`);
      });
    }
  }
  assert.deepEqual(studio.complaints, []);
});
