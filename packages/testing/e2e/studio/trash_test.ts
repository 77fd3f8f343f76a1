import { strict as assert } from "node:assert";
import { get } from "../api.ts";
import { assertAccessible, openStudio } from "./desk.ts";
import { makePictures } from "./pictures.ts";

Deno.test("trash: shows when things go, restores with what was said of them, and asks before it deletes for good", async () => {
  await using studio = await openStudio();
  const { page, sluice } = studio;
  const [one] = await makePictures(sluice, ["one", "two", "three"]);
  await studio.go("/gallery");
  const tile = (name: string | RegExp) => page.getByRole("gridcell", { name });
  await tile("Picture: one").focus();
  await page.keyboard.press(".");
  await tile("Picture, starred: one").waitFor();
  await page.locator(".grid").press("ControlOrMeta+a");
  await page.getByText("3 selected").waitFor();
  await page.getByRole("toolbar").getByRole("button", { name: "Delete" }).click();
  await page.getByRole("heading", { name: "Nothing here yet" }).waitFor();

  await studio.go("/trash");
  await tile("Picture, starred: one").getByText("30 days left").waitFor();
  await assertAccessible(page);
  await tile("Picture, starred: one").focus();
  await page.keyboard.press("m");
  await page.getByRole("menuitem", { name: "Restore" }).click();
  await page.getByText("1 item restored").waitFor();
  await tile(/one/).waitFor({ state: "detached" });
  assert.deepEqual((await get(sluice, `/api/assets/${one}`)).body.starred, true);

  await tile("Picture: two").focus();
  await page.keyboard.press("Delete");
  await page.getByRole("button", { name: "No, leave it" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await tile("Picture: two").waitFor();
  await page.keyboard.press("Delete");
  await page.getByRole("dialog").getByRole("button", { name: "Delete for good" }).click();
  await tile("Picture: two").waitFor({ state: "detached" });

  await page.getByRole("button", { name: "Empty the trash" }).click();
  await page.getByText("1 item is deleted for good").waitFor();
  await page.getByRole("dialog").getByRole("button", { name: "Empty the trash" }).click();
  await page.getByRole("heading", { name: "The trash is empty" }).waitFor();
  await studio.go("/gallery");
  await tile("Picture, starred: one").waitFor();
  assert.equal(await page.locator("[data-asset]").count(), 1);
  assert.deepEqual(studio.complaints, []);
});
