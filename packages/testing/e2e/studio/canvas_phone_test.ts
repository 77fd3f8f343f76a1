import { newCanvas, note, openCanvas } from "./canvas_desk.ts";
import { strict as assert } from "node:assert";
import { assertAccessible, openStudio, PHONE } from "./desk.ts";

Deno.test("canvas: on a phone a tap chooses, buttons zoom, and while the server is away nothing written is lost", async () => {
  await using studio = await openStudio({ size: PHONE, touch: true });
  const { page, context } = studio;
  const id = await newCanvas(studio, note("a", 0, 0), note("b", 0, 160));
  await openCanvas(studio, id);
  await page.locator("#node-a").tap();
  await page.getByText("1 chosen").waitFor();
  await page.getByRole("button", { name: "Choose nothing" }).tap();
  await page.getByRole("button", { name: "Zoom out" }).tap();
  await page.getByRole("button", { name: "Zoom 80 %" }).waitFor();
  await page.getByRole("button", { name: "Fit everything" }).tap();
  await assertAccessible(page);

  await context.setOffline(true);
  await page.getByRole("button", { name: "Add a note" }).tap();
  await page.getByLabel("Text of the note").fill("written offline");
  await page.keyboard.press("Escape");
  await page.getByText("Kept here until the server answers").waitFor();
  await context.setOffline(false);
  await page.getByText("Saved", { exact: true }).waitFor();
  await page.reload();
  await page.getByRole("option", { name: "Note: written offline" }).waitFor();
  assert.deepEqual(studio.complaints, []);
});
