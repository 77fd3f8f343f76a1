import { strict as assert } from "node:assert";
import { call, middleOf, newCanvas, nodesOf, note, openCanvas, saved, until } from "./canvas_desk.ts";
import { assertAccessible, openStudio } from "./desk.ts";

Deno.test("canvas: dragging, snapping, undo, marquee, groups and notes; what is done stays, and a second tab follows", async () => {
  await using studio = await openStudio();
  const { page, context } = studio;
  const id = await newCanvas(studio, note("a", 0, 0), note("b", 208, 16), note("c", 0, 304));
  await openCanvas(studio, id);
  await assertAccessible(page);
  const other = await context.newPage();
  await openCanvas(studio, id, other);

  // a drag in line with a neighbour: b's top comes to a's
  const b = await middleOf(page, "b");
  await page.mouse.move(b.x, b.y);
  await page.mouse.down();
  await page.mouse.move(b.x + 40, b.y - 8);
  await page.mouse.move(b.x + 80, b.y - 13);
  await page.locator(".canvas-guide").first().waitFor({ state: "attached" });
  await page.mouse.up();
  await saved(page);
  assert.equal((await nodesOf(studio, id))["b"]?.y, 0);
  await until(other, `document.getElementById("node-b")?.style.top === "0px"`);

  await page.keyboard.press("Control+z");
  await until(
    other,
    `document.getElementById("node-b")?.style.left === "208px" && document.getElementById("node-b").style.top === "16px"`,
  );
  await page.keyboard.press("Control+Shift+z");
  await until(other, `document.getElementById("node-b")?.style.top === "0px"`);

  // a marquee around a and b, and a group of them
  const a = await middleOf(page, "a");
  await page.mouse.move(a.x - 80, a.y - 80);
  await page.mouse.down();
  await page.mouse.move((await middleOf(page, "b")).x, a.y + 60, { steps: 3 });
  await page.mouse.up();
  await page.getByText("2 chosen").waitFor();
  await page.keyboard.press("Control+g");
  await page.getByRole("option", { name: /^Group Group, 2 items/ }).waitFor();
  await other.getByRole("option", { name: /^Group Group, 2 items/ }).waitFor();
  await page.keyboard.press("Escape");
  // one of a group is taken with the others
  await page.locator("#node-a").click();
  await page.getByText("3 chosen").waitFor();
  await page.keyboard.press("Control+Shift+g");
  await page.getByRole("option", { name: /^Group/ }).waitFor({ state: "detached" });

  // a note that is being written is kept before it is sent
  await page.getByRole("button", { name: "Add a note" }).click();
  const text = "漢字 и текст ".repeat(300).trim();
  await page.getByLabel("Text of the note").fill(text);
  assert.ok(await page.evaluate(`localStorage.getItem("sluice.canvas.${id}")?.includes("漢字")`));
  await page.keyboard.press("Escape");
  await saved(page);
  await page.reload();
  await page.getByRole("option", { name: /^Note: 漢字/ }).waitFor();

  // a double click writes on in the note that is there
  await page.locator("#node-c").dblclick();
  await page.getByLabel("Text of the note").fill("c, and more");
  await page.keyboard.press("Escape");
  await other.getByRole("option", { name: "Note: c, and more" }).waitFor();

  // what is being written stays, also when somebody takes the note away meanwhile
  await page.locator("#node-c").dblclick();
  await page.getByLabel("Text of the note").fill("c, half written");
  await call(studio, "PATCH", `/api/canvases/${id}/nodes`, { changes: [{ nodeId: "c", gone: true }] });
  await page.getByText("What you write has brought it back").waitFor();
  await page.getByLabel("Text of the note").press("End");
  await page.keyboard.type(" by one");
  await page.keyboard.press("Escape");
  await other.getByRole("option", { name: "Note: c, half written by one" }).waitFor();

  // taking off what shows something deletes only the node
  await page.locator("#node-c").click();
  await page.keyboard.press("Delete");
  await other.locator("#node-c").waitFor({ state: "detached" });
  await saved(page);
  const left = Object.values(await nodesOf(studio, id)) as { content?: { text?: string } }[];
  assert.ok(left.some(({ content }) => content?.text === text));
  await call(studio, "DELETE", `/api/canvases/${id}`);
  await page.getByRole("heading", { name: "This canvas is no more" }).waitFor();
  assert.deepEqual(studio.complaints, []);
});

Deno.test("canvas: the wheel zooms at the pointer and pans, fit shows all, and 500 items keep the document small", async () => {
  await using studio = await openStudio();
  const { page } = studio;
  const grid = Array.from({ length: 500 }, (_, i) => note(`n${i}`, (i % 25) * 160, Math.floor(i / 25) * 160));
  const id = await newCanvas(studio, ...grid);
  await openCanvas(studio, id);
  // it opens with all of it in view, a frame after its tools are there
  await until(page, `document.querySelectorAll(".canvas-node").length === 500`);
  await page.keyboard.press("Control+1");
  await page.getByRole("button", { name: "Zoom 100 %" }).waitFor();
  await until(page, `document.querySelectorAll(".canvas-node").length < 200`);

  const nodeId = await page.evaluate<string>(`[...document.querySelectorAll(".canvas-node")].find((node) => {
    const { left, top } = node.getBoundingClientRect();
    return left > 500 && top > 300;
  }).id.slice(5)`);
  const at = await middleOf(page, nodeId);
  await page.mouse.move(at.x, at.y);
  await page.keyboard.down("Control");
  await page.mouse.wheel(0, -60);
  await page.keyboard.up("Control");
  await page.getByRole("button", { name: /^Zoom 149 %/ }).waitFor();
  const zoomed = await middleOf(page, nodeId);
  assert.ok(Math.hypot(zoomed.x - at.x, zoomed.y - at.y) < 1.5, JSON.stringify([at, zoomed]));

  await page.mouse.wheel(0, 50);
  const isUp = `document.getElementById("node-${nodeId}").getBoundingClientRect()`;
  await until(page, `Math.abs(${isUp}.top + ${isUp}.height / 2 - ${zoomed.y - 50}) < 2`);
  await page.keyboard.press("Control+0");
  await page.locator("#node-n0").waitFor();
  await page.locator("#node-n499").waitFor();
  for (const node of ["n0", "n499"]) {
    const { x, y } = await middleOf(page, node);
    assert.ok(x > 200 && x < 1280 && y > 50 && y < 800);
  }
  assert.deepEqual(studio.complaints, []);
});

Deno.test("canvas: all of it without a drag, by keys and menus; results of a node land beside it", async () => {
  await using studio = await openStudio();
  const { page } = studio;
  await call(studio, "POST", "/api/jobs", { type: "image", prompt: "a boat", model: "sim-image" });
  const id = await newCanvas(studio);
  await openCanvas(studio, id);
  await page.getByText("An empty canvas").waitFor();
  await page.getByRole("button", { name: "Gallery beside the canvas" }).press("Enter");
  await page.getByRole("button", { name: "Add to the canvas: a boat" }).press("Enter");
  const boat = page.getByRole("option", { name: "Picture: a boat" });
  await boat.waitFor();
  await assertAccessible(page);

  // arrows move what is chosen; the menu has the rest
  await boat.focus();
  await saved(page);
  const [before] = Object.values(await nodesOf(studio, id));
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("ArrowDown");
  await saved(page);
  const [after] = Object.values(await nodesOf(studio, id));
  assert.deepEqual([after!.x - before!.x, after!.y - before!.y], [10, 1]);
  await page.keyboard.press("m");
  await page.getByRole("menuitem", { name: "Duplicate" }).press("Enter");
  await until(page, `document.querySelectorAll("[role=option]").length === 2`);
  await page.keyboard.press("Control+z");
  await until(page, `document.querySelectorAll("[role=option]").length === 1`);

  await boat.click();
  await page.getByRole("button", { name: "Make something from this" }).click();
  await page.getByRole("menuitem", { name: "Make a video from this" }).waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await boat.focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("m");
  await page.getByRole("menuitem", { name: "Make a variation from this" }).press("Enter");
  // the prompt bar lies over the canvas, with the picture in it
  const prompt = page.getByRole("form", { name: "Create" }).getByRole("textbox").first();
  await prompt.fill("the boat at night");
  // Escape closes what lies on top, and no more
  await page.getByRole("button", { name: /^Model/ }).press("Enter");
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await prompt.press("Control+Enter");
  await page.getByRole("option", { name: /the boat at night/ }).waitFor();
  await page.getByRole("option", { name: "Picture: the boat at night" }).waitFor();
  await until(
    page,
    `[...document.querySelectorAll(".canvas-edge")].some((path) => path.getAttribute("d") !== "")`,
  );
  assert.deepEqual(studio.complaints, []);
});

Deno.test("canvas: what happens while it is asked for is there too, however late the answer comes", async () => {
  await using studio = await openStudio();
  const { page } = studio;
  const id = await newCanvas(studio, note("a", 0, 0));
  const [asked, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  await page.route(`**/api/canvases/${id}`, async (route) => {
    const response = await route.fetch();
    asked.resolve();
    await released.promise;
    // a question that another one followed is not waited for
    await route.fulfill({ response }).catch(() => {});
  });
  await studio.go(`/canvas/${id}`);
  await asked.promise;
  await call(studio, "PATCH", `/api/canvases/${id}/nodes`, { changes: [note("b", 200, 0)] });
  // whoever sees this event has seen the one before it
  const job = { type: "image", prompt: "later [[slow:600000]]", model: "sim-image" };
  await call(studio, "POST", "/api/jobs", job);
  await page.getByRole("link", { name: /^Queue/ }).getByText("1").waitFor();
  released.resolve();
  await page.locator("#node-a").waitFor();
  await page.locator("#node-b").waitFor();
  assert.deepEqual(studio.complaints, []);
});
