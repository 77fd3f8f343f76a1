import { strict as assert } from "node:assert";
import { assertAccessible, openStudio } from "./desk.ts";
import { makePictures } from "./pictures.ts";

Deno.test("boards: are filled by menu and by dropping, counted, renamed, and come back with all that was on them", async () => {
  await using studio = await openStudio();
  const { page, sluice } = studio;
  await makePictures(sluice, ["one", "two", "three"]);
  await studio.go("/gallery");
  const boards = page.getByRole("navigation", { name: "Boards" });
  const board = (name: string | RegExp) => boards.getByRole("link", { name });
  await boards.getByRole("button", { name: "New board" }).click();
  await page.getByRole("button", { name: "Create board" }).click();
  await page.getByText("A board has a name").waitFor();
  await page.getByLabel("Name").fill("بحر");
  await page.getByLabel(/^Private/).check();
  await page.getByRole("button", { name: "Create board" }).click();
  await board(/بحر.*Private.*0/).waitFor();
  // the event may be quicker than the answer, which closes the form
  await page.getByRole("dialog").waitFor({ state: "detached" });

  const tile = (name: string) => page.getByRole("gridcell", { name: `Picture: ${name}`, exact: true });
  await tile("one").focus();
  await page.keyboard.press("m");
  await page.getByRole("menu", { name: "More actions" }).waitFor();
  await assertAccessible(page);
  await page.keyboard.press("Escape");
  await tile("one").press("m");
  await page.getByRole("menuitem", { name: "Move to board" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "بحر" }).click();
  await page.getByText("1 item moved to بحر").waitFor();
  await board(/بحر.*1/).waitFor();
  await tile("two").dragTo(board(/بحر/));
  await board(/بحر.*2/).waitFor();
  await board(/On no board.*1/).waitFor();

  await board(/بحر/).click();
  await tile("three").waitFor({ state: "detached" });
  assert.equal(await page.locator("[data-asset]").count(), 2);
  await boards.getByRole("button", { name: "Actions for board بحر" }).click();
  await page.getByRole("menuitem", { name: "Edit board" }).click();
  await page.getByLabel("Name").fill("Sea");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await board(/Sea.*2/).waitFor();

  await boards.getByRole("button", { name: "Actions for board Sea" }).click();
  await page.getByRole("menuitem", { name: "Delete board" }).click();
  await page.getByText("Board Sea deleted; what was on it stays").waitFor();
  await board(/On no board.*3/).waitFor();
  await page.getByRole("status").filter({ hasText: "Board Sea deleted" }).getByRole("button", {
    name: "Undo",
  }).click();
  await board(/Sea.*2/).waitFor();
  await board(/On no board.*1/).waitFor();

  await tile("three").focus();
  await page.keyboard.press("m");
  await page.getByRole("menuitem", { name: "Tags" }).click();
  await page.getByLabel("Add a tag").fill("calm, 海");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByRole("button", { name: "Remove tag 海" }).waitFor();
  await page.getByRole("button", { name: "Done" }).click();
  await studio.go("/gallery?tag=%E6%B5%B7");
  await tile("three").waitFor();
  assert.equal(await page.locator("[data-asset]").count(), 1);
  assert.deepEqual(studio.complaints, []);
});
