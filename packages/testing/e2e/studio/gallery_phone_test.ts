import { strict as assert } from "node:assert";
import { assertAccessible, openStudio, PHONE } from "./desk.ts";
import { makePictures } from "./pictures.ts";

Deno.test("gallery on a phone: two columns, a long press chooses, taps choose on, and a tap alone opens", async () => {
  await using studio = await openStudio({ size: PHONE, touch: true, prefs: { theme: "light" } });
  const { page, sluice, context } = studio;
  await makePictures(sluice, ["one", "two", "three"]);
  await studio.go("/gallery");
  const tile = (name: string) => page.getByRole("gridcell", { name: `Picture: ${name}`, exact: true });
  const boxes = await Promise.all(
    ["three", "two", "one"].map(async (name) => (await tile(name).boundingBox())!),
  );
  assert.equal(boxes[0]!.y, boxes[1]!.y);
  assert.ok(boxes[2]!.y > boxes[0]!.y);
  const overflow = () => page.locator("html").evaluate((html) => html.scrollWidth - html.clientWidth);
  assert.ok(await overflow() <= 0);

  const finger = await context.newCDPSession(page);
  const touch = (type: "touchStart" | "touchEnd") => {
    const { x, y, width, height } = boxes[0]!;
    const touchPoints = type === "touchEnd" ? [] : [{ x: x + width / 2, y: y + height / 2 }];
    return finger.send("Input.dispatchTouchEvent", { type, touchPoints });
  };
  await touch("touchStart");
  await page.getByText("1 selected").waitFor();
  await touch("touchEnd");
  await tile("two").tap();
  await page.getByText("2 selected").waitFor();
  assert.ok(await overflow() <= 0);
  await assertAccessible(page);
  await page.getByRole("button", { name: "Clear selection" }).tap();
  await page.getByText("2 selected").waitFor({ state: "detached" });
  await tile("one").tap();
  await page.getByRole("dialog").waitFor();
  await page.goBack();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  assert.deepEqual(studio.complaints, []);
});
