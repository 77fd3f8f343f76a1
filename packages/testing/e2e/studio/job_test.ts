import { strict as assert } from "node:assert";
import { assertAccessible, draftOf, openStudio, PHONE } from "./desk.ts";
import { submit } from "./waiting_jobs.ts";

Deno.test("job page: the timeline follows live, by attempt, in as much detail as is wanted", async (t) => {
  await using studio = await openStudio();
  const { page } = studio;
  const jobId = await submit(studio, "a slow river [[slow:3000]]", { count: 2, seed: 7 });
  await studio.go(`/jobs/${jobId}`);
  const timeline = page.getByRole("region", { name: "Timeline" });

  await t.step("events come in as they happen, and outputs with them", async () => {
    await timeline.getByRole("heading", { name: "Attempt 1 with Simulator" }).waitFor();
    await timeline.getByText("Done: 2 outputs").waitFor();
    await timeline.getByText("2 credits charged").waitFor();
    await page.getByRole("link", { name: "Open output 2" }).waitFor();
    assert.equal(
      await page.getByRole("link", { name: "Open output 1" }).getAttribute("href"),
      `/gallery/${jobId}.0`,
    );
    await assertAccessible(page);
  });
  await t.step("the filter, the whole of an event, JSON and the clock", async () => {
    await timeline.getByLabel("Filter events").fill("credits");
    await timeline.getByText("Done: 2 outputs").waitFor({ state: "detached" });
    assert.equal(await timeline.getByRole("listitem").count(), 2);
    await timeline.getByLabel("Filter events").fill("nothing like this");
    await timeline.getByText("No event matches.").waitFor();
    await timeline.getByLabel("Filter events").fill("");
    await timeline.getByRole("button", { name: "Full" }).click();
    await timeline.getByText("JobAssigned", { exact: true }).waitFor();
    await timeline.getByRole("button", { name: "UTC" }).click();
    await timeline.getByText(/ UTC$/).first().waitFor();
    await timeline.getByRole("button", { name: "JSON", exact: true }).click();
    await timeline.getByText('"type": "JobSubmitted"').waitFor();
    await assertAccessible(page);
  });
  await t.step("each event has an address, which opens with it in sight and marked", async () => {
    await timeline.getByRole("button", { name: "Compact" }).click();
    const done = timeline.getByRole("listitem").filter({ hasText: "Done: 2 outputs" });
    const href = await done.getByRole("link", { name: "Link to this event: Done: 2 outputs" }).getAttribute(
      "href",
    );
    const other = await studio.context.newPage();
    await other.setViewportSize({ width: 900, height: 260 });
    await studio.go(`/jobs/${jobId}${href}`, other);
    const marked = other.locator('[aria-current="location"]:focus');
    await marked.getByText("Done: 2 outputs").waitFor();
    const { y, height } = (await marked.boundingBox())!;
    assert.ok(y >= 0 && y + height <= 260, JSON.stringify({ y, height }));
    await assertAccessible(other);
    await other.close();
  });
  await t.step("it is done again with the same seed, and both jobs name each other", async () => {
    await page.getByRole("button", { name: "Again, same seed" }).click();
    await page.waitForURL((url) => !url.pathname.endsWith(jobId));
    const asked = page.getByRole("region", { name: "What was asked" });
    await asked.getByText("Done again from").waitFor();
    await asked.getByRole("link", { name: "a slow river" }).click();
    await page.waitForURL(`**/jobs/${jobId}`);
    await asked.getByText("Done again as").waitFor();
  });
  await t.step("deleting asks, and what it cost stays", async () => {
    await page.getByRole("button", { name: "Delete outputs" }).click();
    await page.getByRole("button", { name: "Delete for good" }).click();
    await page.getByText("Its prompt and outputs were deleted").waitFor();
    await page.getByRole("link", { name: "Open output 1" }).waitFor({ state: "detached" });
    await page.getByRole("region", { name: "Credits" }).getByText("Charged").waitFor();
  });
  assert.deepEqual(studio.complaints, []);
});

Deno.test("job page: a failure says the cause, the charge and the way on; a job of nobody says so; on a phone", async () => {
  await using studio = await openStudio({ size: PHONE, touch: true });
  const { page } = studio;
  const jobId = await submit(studio, "a castle [[fail:policy]]");
  await studio.go(`/jobs/${jobId}`);
  await page.getByText("The site refused the prompt.").waitFor();
  await page.getByText("Nothing was charged.").waitFor();
  await page.getByText("1 credit came back").waitFor();
  await assertAccessible(page);
  await page.getByRole("button", { name: "Edit and generate" }).tap();
  await page.waitForURL((url) => url.pathname === "/");
  const draft = await draftOf(page);
  assert.equal(draft.prompt, "a castle [[fail:policy]]");
  await page.locator("textarea:focus").waitFor();
  // who comes back later was not sent to the prompt again
  const pages = page.getByRole("navigation", { name: "Pages" });
  await pages.getByRole("link", { name: "Gallery" }).tap();
  await page.locator(".gallery-bar").waitFor();
  await pages.getByRole("link", { name: "Create" }).tap();
  await page.locator(".composer").waitFor();
  await page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))");
  assert.equal(await page.locator("textarea:focus").count(), 0);
  await studio.go(`/jobs/${crypto.randomUUID()}`);
  await page.getByText("There is no such job").waitFor();
  await assertAccessible(page);
  assert.deepEqual(studio.complaints, []);
});
