import { strict as assert } from "node:assert";
import { get } from "../api.ts";
import { openStudio, PHONE } from "./desk.ts";
import { makePictures } from "./pictures.ts";

type Finger = readonly [x: number, y: number];

Deno.test("lightbox: fingers swipe to the next and pinch to look closer, and buttons do the same", async () => {
  await using studio = await openStudio({ size: PHONE, touch: true });
  const { page, sluice, context } = studio;
  const [first, second] = await makePictures(sluice, ["first", "second"]);
  await studio.go("/gallery");
  await page.getByRole("gridcell", { name: "Picture: second" }).tap();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("img", { name: "second" }).waitFor();
  const session = await context.newCDPSession(page);
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", ...fingers: readonly Finger[]) =>
    session.send("Input.dispatchTouchEvent", {
      type,
      touchPoints: fingers.map(([x, y], id) => ({ x, y, id })),
    });
  await touch("touchStart", [300, 400]);
  await touch("touchMove", [200, 404]);
  await touch("touchMove", [120, 408]);
  await touch("touchEnd");
  await page.waitForURL(`/gallery/${first}`);
  await dialog.getByRole("img", { name: "first" }).waitFor();

  await touch("touchStart", [150, 400], [250, 400]);
  await touch("touchMove", [100, 400], [300, 400]);
  await touch("touchEnd");
  const scale = await page.locator(".whole").evaluate((whole) =>
    new DOMMatrix(getComputedStyle(whole).transform).a
  );
  assert.ok(Math.abs(scale - 2) < 0.01, `found a scale of ${scale}`);
  await dialog.getByRole("button", { name: /show all of it/ }).tap();
  await dialog.getByRole("button", { name: "Previous" }).tap();
  await page.waitForURL(`/gallery/${second}`);
  await dialog.getByRole("button", { name: "Close", exact: true }).tap();
  await page.waitForURL("/gallery");
  assert.deepEqual(studio.complaints, []);
});

Deno.test("lightbox: a picture goes to the system's own sheet as a file, or as its address where files do not", async () => {
  await using studio = await openStudio({ size: PHONE, touch: true });
  const { page, sluice, context } = studio;
  // the sheet belongs to the system; what it is given is the page's
  let give: (given: unknown) => void = () => {};
  await context.exposeFunction("give", (given: unknown) => give(given));
  await context.addInitScript(() => {
    const world = globalThis as unknown as { takesFiles: boolean; give(given: unknown): Promise<void> };
    world.takesFiles = true;
    navigator.canShare = () => world.takesFiles;
    navigator.share = ({ files, url, title } = {}) =>
      world.give(files?.map(({ name, type, size }) => ({ name, type, size })) ?? { url, title });
  });
  const [id = ""] = await makePictures(sluice, ["to be shared"]);
  const { body: { media_id: mediaId, bytes } } = await get(sluice, `/api/assets/${id}`);
  await studio.go(`/gallery/${id}`);
  const share = async () => {
    const { promise: given, resolve } = Promise.withResolvers<unknown>();
    give = resolve;
    await page.getByRole("button", { name: "Save and share" }).tap();
    await page.getByRole("menuitem", { name: "Share" }).tap();
    return await given;
  };
  const file = { name: `${mediaId.slice(0, 12)}.png`, type: "image/png", size: bytes };
  assert.deepEqual(await share(), [file]);
  await page.evaluate("takesFiles = false");
  assert.deepEqual(await share(), { url: `${sluice.url}/gallery/${id}`, title: "to be shared" });
  assert.deepEqual(studio.complaints, []);
});
