import { strict as assert } from "node:assert";
import { call, get } from "../api.ts";
import { assertAccessible, openStudio, PHONE, QUICK } from "./desk.ts";
import { fillQueue, orderIs, section, submit } from "./waiting_jobs.ts";

const ONE_SLOT = { ...QUICK, SLUICE_SIMULATOR_SLOTS: "1" };

Deno.test("queue: positions and reasons are shown, and jobs are put in order by press and by key, without dragging", async (t) => {
  await using studio = await openStudio({ env: ONE_SLOT });
  const { page, sluice } = studio;
  await fillQueue(studio, ["anna", "berta", "clara"]);
  const row = (name: string) => page.getByRole("listitem").filter({ hasText: name });
  const focused = (name: string) => page.locator("a:focus").filter({ hasText: name });
  const serverOrder = async () => {
    const { body } = await get(sluice, "/api/queue");
    return body.jobs.map(({ prompt }: { prompt: string }) => prompt).filter((one: string) => one !== "busy");
  };

  await t.step("each row tells its place and why it waits", async () => {
    await orderIs(page, ["anna", "berta", "clara"]);
    await row("berta").getByText("2", { exact: true }).waitFor();
    await row("anna").getByText("All agents busy").waitFor();
    await assertAccessible(page);
  });
  await t.step("buttons move a row", async () => {
    await row("clara").getByRole("button", { name: "Sooner" }).click();
    await orderIs(page, ["anna", "clara", "berta"]);
    await row("berta").getByRole("button", { name: "Run next" }).click();
    await orderIs(page, ["berta", "anna", "clara"]);
    assert.equal(
      await row("berta").getByRole("button", { name: "Sooner" }).getAttribute("aria-disabled"),
      "true",
    );
  });
  await t.step("keys move the row that has the focus, and the focus goes along", async () => {
    await page.getByRole("link", { name: "berta", exact: true }).focus();
    await page.keyboard.press("j");
    await focused("anna").waitFor();
    await page.keyboard.press("Alt+ArrowDown");
    await orderIs(page, ["berta", "clara", "anna"]);
    await focused("anna").waitFor();
    await page.keyboard.press("Alt+ArrowUp");
    await orderIs(page, ["berta", "anna", "clara"]);
    await page.keyboard.press("k");
    await focused("berta").waitFor();
  });
  await t.step("a row can be dragged too", async () => {
    await row("clara").getByTitle("Drag to another place").dragTo(row("berta"), {
      targetPosition: { x: 200, y: 4 },
    });
    await orderIs(page, ["clara", "berta", "anna"]);
  });
  await t.step(
    "what is shown is the server's order, and what it refuses goes back with the reason",
    async () => {
      await page.reload();
      await orderIs(page, ["clara", "berta", "anna"]);
      assert.deepEqual(await serverOrder(), ["clara", "berta", "anna"]);
      await page.route(
        "**/api/jobs/**",
        (route) =>
          route.request().method() === "PATCH"
            ? route.fulfill({ status: 409, json: { code: "not_queued", details: "it is running" } })
            : route.continue(),
      );
      await row("anna").getByRole("button", { name: "Sooner" }).click();
      await page.getByText("Could not move the job: it is running").waitFor();
      await orderIs(page, ["clara", "berta", "anna"]);
    },
  );
  assert.deepEqual(studio.complaints, []);
});

Deno.test("queue: it is paused, jobs are held and cancelled with what comes back, and clearing asks first", async (t) => {
  await using studio = await openStudio({ env: ONE_SLOT });
  const { page, sluice } = studio;
  await fillQueue(studio, ["anna", "berta", "clara"]);
  const row = (name: string) => page.getByRole("listitem").filter({ hasText: name });

  await t.step("the queue is paused and let go", async () => {
    await page.getByRole("button", { name: "Pause queue" }).click();
    await row("anna").getByText("queue paused").waitFor();
    await page.getByText("what runs goes on").waitFor();
    await page.getByRole("button", { name: "Go on" }).click();
    await row("anna").getByText("All agents busy").waitFor();
    assert.equal((await get(sluice, "/api/queue")).body.paused, false);
  });
  await t.step("one job is held and let go", async () => {
    await row("berta").getByRole("button", { name: "Hold" }).click();
    await section(page, "Held by you").getByText("berta").waitFor();
    await orderIs(page, ["anna", "clara"]);
    await row("berta").getByRole("button", { name: "Let go" }).click();
    await orderIs(page, ["anna", "clara", "berta"]);
  });
  await t.step("a cancelled job says what came back, and can be queued again", async () => {
    await row("clara").getByRole("button", { name: "Cancel" }).click();
    await page.getByText("Cancelled: 1 credit came back").waitFor();
    await orderIs(page, ["anna", "berta"]);
    await page.getByRole("button", { name: "Queue again" }).click();
    await orderIs(page, ["anna", "berta", "clara"]);
  });
  await t.step("clearing from another page asks, and says how many jobs and credits", async () => {
    await studio.go("/agents");
    await page.keyboard.press("Control+Shift+x");
    const question = page.getByRole("dialog", { name: "Clear the queue?" });
    await question.getByText("3 jobs that wait would be cancelled and 3 credits would come back").waitFor();
    await assertAccessible(page);
    await page.keyboard.press("Escape");
    assert.equal((await get(sluice, "/api/queue")).body.total, 3);
    await page.keyboard.press("Control+Shift+x");
    await question.getByRole("button", { name: "Cancel 3 jobs" }).click();
    await page.getByText("3 jobs cancelled, 3 credits came back").waitFor();
    assert.equal((await get(sluice, "/api/queue")).body.total, 0);
  });
  await t.step("Shift+X cancels what runs", async () => {
    await page.keyboard.press("Shift+x");
    await page.getByText("Cancelled: 1 credit came back").waitFor();
    await studio.go("/queue");
    await page.getByText("Nothing waits, nothing runs").waitFor();
  });
  assert.deepEqual(studio.complaints, []);
});

Deno.test("queue: on a phone, what needs its owner stands first and goes on when told", async () => {
  await using studio = await openStudio({ env: ONE_SLOT, size: PHONE, touch: true });
  const { page, sluice } = studio;
  await studio.go("/queue");
  const jobId = await submit(studio, "a harbour [[human]]");
  const needs = section(page, "Needs you");
  await needs.getByText("The simulated provider asks whether you are there").waitFor();
  await submit(studio, "behind it");
  await page.getByText("The agent needs you").waitFor();
  await assertAccessible(page);
  const wide = await page.evaluate("document.documentElement.scrollWidth > innerWidth");
  assert.equal(wide, false, "nothing is wider than the phone");
  await needs.getByRole("button", { name: "Go on" }).tap();
  await page.getByText("Nothing waits, nothing runs").waitFor();
  assert.equal((await call(sluice, "GET", `/api/jobs/${jobId}`)).body.status, "completed");
  assert.deepEqual(studio.complaints, []);
});
