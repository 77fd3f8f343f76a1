import { strict as assert } from "node:assert";
import type { Page } from "playwright-core";
import { get, post } from "../api.ts";
import { call, newCanvas, openCanvas, until } from "./canvas_desk.ts";
import { assertAccessible, openStudio, PHONE } from "./desk.ts";
import { canvasOfClips, editor, scenesOn, tile, tilesAre } from "./scene_desk.ts";
import { strayWords } from "./stray_words.ts";

const VIDEO = `document.querySelector(".scene-screen video")`;

/** Sets a field of the trim and leaves it. */
async function trim(page: Page, edge: "From" | "To", seconds: string): Promise<void> {
  const field = editor(page).getByLabel(`${edge} (seconds)`);
  await field.fill(seconds);
  await field.press("Enter");
}

Deno.test("scene: clips are put in order by press and by drag, trimmed, played within their trims, taken out and brought back; it stays, and a second tab follows", async () => {
  await using studio = await openStudio();
  const { page, context, sluice } = studio;
  const { id, clips } = await canvasOfClips(studio, ["sea", "fox", "lamp"]);
  await openCanvas(studio, id);
  const other = await context.newPage();
  await openCanvas(studio, id, other);

  await page.locator("#node-c0").focus();
  await page.keyboard.press("Control+a");
  await page.getByRole("button", { name: "Make a scene" }).click();
  await page.getByRole("region", { name: "Scene Scene 1" }).waitFor();
  await tilesAre(page, "sea, 0:04.0", "fox, 0:04.0", "lamp, 0:04.0");
  await other.getByRole("option", { name: "Scene Scene 1, 3 clips, 0:12.0" }).waitFor();
  assert.deepEqual(await scenesOn(studio, id, clips), {
    "Scene 1": [[0, 0, null], [1, 0, null], [2, 0, null]],
  });
  await assertAccessible(page);

  // by press
  await tile(page, 1).getByRole("button", { name: "Later" }).click();
  await tilesAre(page, "fox, 0:04.0", "sea, 0:04.0", "lamp, 0:04.0");
  assert.equal(await page.evaluate(`document.activeElement?.getAttribute("aria-label")`), "Later");
  await tile(page, 2).getByRole("button", { name: "Earlier" }).click();
  await tilesAre(page, "sea, 0:04.0", "fox, 0:04.0", "lamp, 0:04.0");
  // by drag, before the first
  await tile(page, 3).dragTo(tile(page, 1), { targetPosition: { x: 20, y: 30 } });
  await tilesAre(page, "lamp, 0:04.0", "sea, 0:04.0", "fox, 0:04.0");
  await tile(page, 2).dragTo(tile(page, 3), { targetPosition: { x: 120, y: 30 } });
  await tilesAre(page, "lamp, 0:04.0", "fox, 0:04.0", "sea, 0:04.0");

  // trims by fields, and by what the preview shows
  await tile(page, 1).getByRole("button", { name: /^Clip 1/ }).click();
  await trim(page, "From", "1.0");
  await trim(page, "To", "1.6");
  await tilesAre(page, "lamp, 0:00.6", "fox, 0:04.0", "sea, 0:04.0");
  // what does not fit is brought to what does
  await trim(page, "To", "0.2");
  await tilesAre(page, "lamp, 0:00.1", "fox, 0:04.0", "sea, 0:04.0");
  await trim(page, "To", "1.6");
  await tile(page, 2).getByRole("button", { name: /^Clip 2/ }).click();
  await editor(page).getByRole("slider", { name: "Place in the scene" }).fill("1100");
  await editor(page).getByRole("button", { name: "Set from here" }).click();
  await editor(page).getByRole("slider", { name: "Place in the scene" }).fill("1400");
  await editor(page).getByRole("button", { name: "Set to here" }).click();
  await tilesAre(page, "lamp, 0:00.6", "fox, 0:00.8", "sea, 0:04.0");
  assert.deepEqual(await scenesOn(studio, id, clips), {
    "Scene 1": [[2, 1_000, 1_600], [1, 500, 1_300], [0, 0, null]],
  });
  await other.getByRole("option", { name: "Scene Scene 1, 3 clips, 0:05.4" }).waitFor();

  // it plays when it is asked to, without a sound, from trim to trim
  await tile(page, 1).getByRole("button", { name: /^Clip 1/ }).click();
  await until(page, `${VIDEO}.readyState >= 2 && !${VIDEO}.seeking`);
  assert.deepEqual(await page.evaluate(`[${VIDEO}.paused, ${VIDEO}.muted, ${VIDEO}.currentTime]`), [
    true,
    true,
    1,
  ]);
  const mediaOf = async (at: number) =>
    (await get(sluice, `/api/assets/${clips[at]}`)).body.media_id as string;
  const [media0, media1, media2] = [await mediaOf(0), await mediaOf(1), await mediaOf(2)];
  assert.ok((await page.evaluate<string>(`${VIDEO}.src`)).endsWith(media2));
  await page.evaluate(`{
    const video = ${VIDEO};
    window.played = [];
    video.addEventListener("seeked", () => window.played.push([video.src.slice(-64), video.currentTime]));
  }`);
  await page.keyboard.press("Space");
  await until(page, `${VIDEO}.src.endsWith("${media1}") && ${VIDEO}.currentTime > 0.5`);
  await until(page, `${VIDEO}.src.endsWith("${media0}") && ${VIDEO}.currentTime > 0`);
  await editor(page).getByRole("button", { name: "Pause" }).click();
  await editor(page).getByRole("button", { name: "Play" }).waitFor();
  await until(page, `${VIDEO}.paused`);
  const played = await page.evaluate<[string, number][]>("window.played");
  const [second] = played.filter(([media]) => media === media1);
  assert.ok(second !== undefined && Math.abs(second[1] - 0.5) < 0.05, JSON.stringify(played));
  await page.locator(".scene-tile.seen").nth(0).getByRole("button", { name: /^Clip 3/ }).waitFor();

  // what is taken out comes back, and so does the order before
  await tile(page, 2).getByRole("button", { name: "Remove" }).click();
  await tilesAre(page, "lamp, 0:00.6", "sea, 0:04.0");
  await page.keyboard.press("Control+z");
  await tilesAre(page, "lamp, 0:00.6", "fox, 0:00.8", "sea, 0:04.0");
  const name = editor(page).getByLabel("Name of the scene");
  await name.fill("Night");
  await name.press("Enter");
  await page.keyboard.press("Escape");
  await editor(page).waitFor({ state: "detached" });
  const node = page.getByRole("option", { name: "Scene Night, 3 clips, 0:05.4" });
  await node.and(page.locator(":focus")).waitFor();
  await scenesOn(studio, id, clips);

  await page.reload();
  await node.dblclick();
  await tilesAre(page, "lamp, 0:00.6", "fox, 0:00.8", "sea, 0:04.0");
  // what is in the trash is skipped while it is there
  await post(sluice, "/api/assets/trash", { ids: [clips[1]] });
  await tilesAre(page, "lamp, 0:00.6", "In the trash, 0:00.0", "sea, 0:04.0");
  await other.getByRole("option", { name: "Scene Night, 3 clips, 0:04.6" }).waitFor();
  await post(sluice, "/api/assets/restore", { ids: [clips[1]] });
  await tilesAre(page, "lamp, 0:00.6", "fox, 0:00.8", "sea, 0:04.0");
  // a scene that is taken off elsewhere closes here, and leaves what it played
  await other.getByRole("option", { name: /^Scene Night/ }).click();
  await other.keyboard.press("Delete");
  await editor(page).waitFor({ state: "detached" });
  assert.equal((await get(sluice, `/api/assets/${clips[0]}`)).body.trashed_at, null);
  assert.deepEqual(studio.complaints, []);
});

Deno.test("scene: made, added to, ordered, trimmed, played, emptied and closed by keys alone", async () => {
  await using studio = await openStudio();
  const { page } = studio;
  const { id, clips } = await canvasOfClips(studio, ["sea", "fox"]);
  await openCanvas(studio, id);
  const { keyboard } = page;
  const focused = page.locator(":focus");

  await page.getByRole("button", { name: "New scene" }).press("Enter");
  await editor(page).getByText("No clip yet").waitFor();
  await keyboard.press("Escape");
  await page.getByRole("option", { name: "Scene Scene 1, 0 clips, 0:00.0" }).and(focused).waitFor();
  await page.locator("#node-c0").focus();
  await keyboard.press("Space");
  await page.getByText("2 chosen").waitFor();
  await page.locator("#node-c1").focus();
  await keyboard.press("Space");
  await page.getByText("3 chosen").waitFor();
  await keyboard.press("m");
  await page.getByRole("menuitem", { name: "Add to scene…" }).press("Enter");
  await page.getByRole("menuitem", { name: "Scene 1" }).press("Enter");
  const node = page.getByRole("option", { name: "Scene Scene 1, 2 clips, 0:08.0" });
  await node.focus();
  await keyboard.press("Enter");
  await tilesAre(page, "sea, 0:04.0", "fox, 0:04.0");
  await editor(page).getByRole("button", { name: /^Clip 1 of 2/ }).and(focused).waitFor();

  // arrows go from clip to clip, Tab to what is done with the chosen one
  await keyboard.press("ArrowRight");
  await editor(page).getByRole("button", { name: /^Clip 2 of 2/ }).and(focused).waitFor();
  await keyboard.press("Tab");
  await keyboard.press("Enter");
  await tilesAre(page, "fox, 0:04.0", "sea, 0:04.0");
  await tile(page, 1).getByRole("button", { name: "Earlier" }).and(focused).waitFor();
  for (const _ of ["Later", "Remove", "From"]) await keyboard.press("Tab");
  await editor(page).getByLabel("From (seconds)").and(focused).waitFor();
  await keyboard.press("ArrowUp");
  await keyboard.press("Tab");
  await tilesAre(page, "fox, 0:03.9", "sea, 0:04.0");
  assert.deepEqual(await scenesOn(studio, id, clips), { "Scene 1": [[1, 100, null], [0, 0, null]] });

  await editor(page).getByRole("button", { name: /^Clip 1 of 2/ }).focus();
  await keyboard.press("Space");
  await until(page, `!${VIDEO}.paused && ${VIDEO}.currentTime > 0.2`);
  await keyboard.press("Space");
  await until(page, `${VIDEO}.paused`);
  // shortcuts of the sheet do not reach it from here
  await keyboard.press("n");
  await keyboard.press("Delete");
  await tilesAre(page, "sea, 0:04.0");
  await keyboard.press("Delete");
  await editor(page).getByText("No clip yet").waitFor();
  assert.deepEqual(await page.locator("[role=option]").count(), 3);
  await keyboard.press("Control+z");
  await keyboard.press("Control+z");
  await tilesAre(page, "fox, 0:03.9", "sea, 0:04.0");
  await keyboard.press("Escape");
  await page.getByRole("option", { name: "Scene Scene 1, 2 clips, 0:07.9" }).and(focused).waitFor();
  assert.deepEqual(studio.complaints, []);
});

Deno.test("scene: on a phone it is made, ordered and trimmed by taps, every word is from the catalogue, and nothing scrolls sideways", async () => {
  await using studio = await openStudio({ size: PHONE, touch: true });
  const { page, context } = studio;
  const { id, clips } = await canvasOfClips(studio, ["海", "狐"]);
  await openCanvas(studio, id);
  await page.locator("#node-c0").tap();
  await page.getByRole("button", { name: "Make a scene" }).tap();
  await tilesAre(page, "海, 0:04.0");
  await editor(page).getByRole("button", { name: "Close the scene" }).tap();
  await page.locator("#node-c1").tap();
  await page.getByRole("button", { name: "Menu of what is chosen" }).tap();
  await page.getByRole("menuitem", { name: "Add to scene…" }).tap();
  await page.getByRole("menuitem", { name: "Scene 1" }).tap();
  await page.getByRole("button", { name: "Open the scene" }).tap();
  await tilesAre(page, "海, 0:04.0", "狐, 0:04.0");
  await tile(page, 1).getByRole("button", { name: "Later" }).tap();
  await tilesAre(page, "狐, 0:04.0", "海, 0:04.0");
  await trim(page, "To", "2.5");
  assert.deepEqual(await scenesOn(studio, id, clips), { "Scene 1": [[1, 0, null], [0, 0, 2_500]] });
  await editor(page).getByRole("button", { name: "Undo" }).tap();
  await tilesAre(page, "狐, 0:04.0", "海, 0:04.0");
  await assertAccessible(page);
  assert.equal(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), true);

  // read from the right time still runs to the right
  await page.evaluate(`localStorage.setItem("sluice.locale", '"x-pseudo"')`);
  const content = {
    kind: "scene",
    name: "夜",
    clips: clips.map((clip) => ({ jobId: clip.slice(0, 36), index: 0, from: 0, to: null })),
  } as const;
  const second = await newCanvas(studio, { nodeId: "s", x: 0, y: 0, w: 400, h: 144, content });
  await call(studio, "PATCH", `/api/canvases/${second}`, { name: "映画" });
  const mirrored = await context.newPage();
  await studio.go(`/canvas/${second}`, mirrored);
  await mirrored.locator("#node-s").press("Enter");
  await mirrored.locator(".scene-tile").nth(1).waitFor();
  assert.deepEqual(await strayWords(mirrored), []);
  const lefts = await mirrored.locator(".scene-tile").evaluateAll((tiles) =>
    tiles.map((one) => one.getBoundingClientRect().left)
  );
  assert.ok(lefts[0]! < lefts[1]!, JSON.stringify(lefts));
  assert.equal(await mirrored.evaluate("document.documentElement.scrollWidth <= innerWidth"), true);
  assert.deepEqual(studio.complaints, []);
});
