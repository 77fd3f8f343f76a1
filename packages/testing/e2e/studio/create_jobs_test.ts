import { strict as assert } from "node:assert";
import type { Page } from "playwright-core";
import { assertAccessible, openStudio, PHONE, type Studio } from "./desk.ts";

/** What screen readers say of jobs, whatever page is open. */
const told = (page: Page, words: string | RegExp) =>
  page.locator("[aria-live=polite]").filter({ hasText: words }).waitFor({ state: "attached" });
const tile = (page: Page, name: string) => page.getByRole("article", { name });

/** Submits as another client of the account does. */
async function submit({ sluice }: Studio, body: object): Promise<string> {
  const answer = await fetch(`${sluice.url}/api/jobs`, {
    method: "POST",
    headers: { authorization: `Bearer ${sluice.key}`, "content-type": "application/json" },
    body: JSON.stringify({ type: "image", model: "sim-image", ...body }),
  });
  const { jobId, details } = await answer.json();
  assert.equal(answer.status, 201, details);
  return jobId;
}

Deno.test("create: tiles say where each job stands, why it waits, and what to do when it failed", async (t) => {
  await using studio = await openStudio();
  const { page, context } = studio;
  await studio.go("/");

  await t.step(
    "a running job shows its phase, its time and the usual one, and can be cancelled",
    async () => {
      await submit(studio, { prompt: "slow [[slow:600000]]" });
      const slow = tile(page, "slow");
      await slow.getByText(/^Generating/).waitFor();
      await slow.getByText(/usually 0:01/).waitFor();
      await slow.getByRole("button", { name: "Cancel this job" }).click();
      await slow.getByText("You cancelled it.").waitFor();
      await slow.getByText("Nothing was charged.").waitFor();
    },
  );

  await t.step("a job that waits says why; one that needs its owner says for what, and goes on", async () => {
    await submit(studio, { prompt: "for flow", model: "imagen4" });
    await tile(page, "for flow").getByText("no flow agent online").waitFor();
    await tile(page, "for flow").getByText("Queued, #1").waitFor();
    await submit(studio, { prompt: "parked [[human]]" });
    const parked = tile(page, "parked");
    await parked.getByText("Needs you").waitFor();
    await told(page, /^Needs you: parked/);
    await parked.getByRole("button", { name: "Go on" }).click();
    await parked.getByText("Done").waitFor();
    await told(page, /^Done: parked/);
  });

  await t.step(
    "a failure has its cause, the site's words, the charge, a next step and the job's id",
    async () => {
      const jobId = await submit(studio, { prompt: "refused [[fail:policy]]", seed: 5 });
      const refused = tile(page, "refused");
      await refused.getByText("The site refused the prompt.").waitFor();
      await refused.getByText("The simulated provider's policy refuses this prompt").waitFor();
      await refused.getByText("Nothing was charged.").waitFor();
      await told(page, /^Failed: refused/);
      await refused.getByRole("button", { name: "Copy the job's id" }).click();
      assert.equal(await page.evaluate("navigator.clipboard.readText()"), jobId);
      await refused.getByRole("button", { name: "Change the prompt" }).click();
      const prompt = page.getByRole("textbox", { name: "Prompt", exact: true });
      assert.equal(await prompt.inputValue(), "refused [[fail:policy]]");
      await page.locator("textarea:focus").waitFor();
      await submit(studio, { prompt: "bad input [[fail:invalid_input]]" });
      await tile(page, "bad input").getByText("cannot make this of what was given").waitFor();
      await tile(page, "slow").getByRole("button", { name: "Try again" }).click();
      await page.getByRole("article", { name: "slow" }).getByText(/^Generating/).waitFor();
    },
  );

  await t.step(
    "another try of what was sent from here stands beside the first, under its own state, and a second press is a third job",
    async () => {
      await page.getByRole("textbox", { name: "Prompt", exact: true }).fill("sent here [[slow:600000]]");
      await page.getByRole("button", { name: /^Generate/ }).click();
      const sent = tile(page, "sent here");
      await sent.getByText(/^Generating/).waitFor();
      await sent.getByRole("button", { name: "Cancel this job" }).click();
      const ended = sent.filter({ hasText: "You cancelled it." });
      for (const tries of [1, 2]) {
        await ended.getByRole("button", { name: "Try again" }).click();
        await sent.nth(tries).waitFor();
      }
      const open = sent.getByRole("button", { name: "Cancel this job" });
      await open.nth(1).waitFor();
      assert.deepEqual([await sent.count(), await open.count(), await ended.count()], [3, 2, 1]);
      // what it began is in nobody's way
      await open.first().click();
      await open.first().click();
      await ended.nth(2).waitFor();
    },
  );

  await t.step("outputs are opened, downloaded, used as references and recalled", async () => {
    await submit(studio, { prompt: "three of them", count: 3, aspectRatio: "4:3", seed: 9 });
    const three = tile(page, "three of them");
    await three.getByText("Done").waitFor();
    assert.equal(await three.getByRole("link", { name: /^Open output/ }).count(), 3);
    const [download] = await Promise.all([
      page.waitForEvent("download", { timeout: 120_000 }),
      three.getByRole("link", { name: "Download output 2" }).click(),
    ]);
    assert.match(download.suggestedFilename(), /\.png$/);
    await three.getByRole("button", { name: "Use output 2 as a reference" }).click();
    await page.getByRole("listitem", { name: "Reference 1: Ingredient" }).waitFor();
    await three.getByRole("button", { name: "Use all its settings" }).click();
    assert.equal(
      await page.getByRole("button", { name: "4:3", exact: true }).getAttribute("aria-pressed"),
      "true",
    );
    assert.match(await page.getByRole("button", { name: /^Generate/ }).innerText(), /3 credits/);
  });

  await t.step("what was typed and not sent comes back after a job was recalled over it", async () => {
    const prompt = page.getByRole("textbox", { name: "Prompt", exact: true });
    for (
      const [name, button] of [["three of them", "Use its prompt"], [
        "bad input",
        "Change the prompt",
      ]] as const
    ) {
      await prompt.fill("typed and not sent");
      await tile(page, name).getByRole("button", { name: button }).first().click();
      await page.getByText("Taken over into the prompt bar").last().waitFor();
      assert.match(await prompt.inputValue(), new RegExp(`^${name}`));
      await page.getByRole("button", { name: "Undo" }).last().click();
      assert.equal(await prompt.inputValue(), "typed and not sent");
    }
  });
  await assertAccessible(page);

  await t.step("on a phone the bar stands above the tabs, and everything else is in its sheet", async () => {
    await page.setViewportSize(PHONE);
    const generate = page.getByRole("button", { name: /^Generate/ });
    const bar = await page.getByRole("form", { name: "Create" }).boundingBox();
    const tabs = await page.getByRole("navigation", { name: "Pages" }).boundingBox();
    assert.ok(bar !== null && tabs !== null && bar.y + bar.height <= tabs.y, JSON.stringify({ bar, tabs }));
    // nothing is wider than what a desktop's scrollbar leaves of it
    assert.equal(await page.evaluate("innerWidth"), PHONE.width);
    assert.equal(
      await page.evaluate("document.documentElement.scrollWidth"),
      await page.evaluate("document.documentElement.clientWidth"),
    );
    await page.getByRole("textbox", { name: "Prompt", exact: true }).fill("from a phone");
    await page.getByRole("button", { name: /^Simulated image/ }).click();
    const sheet = page.getByRole("dialog", { name: "Settings" });
    await sheet.getByRole("button", { name: "One fewer" }).click();
    await assertAccessible(page);
    await page.keyboard.press("Escape");
    assert.match(await generate.innerText(), /2 credits/);
    await generate.click();
    await tile(page, "from a phone").getByText("Done").waitFor();
  });
  const { jobs } = await (await context.request.get("/api/jobs?status=completed")).json();
  assert.ok(jobs.length > 2);
  assert.deepEqual(studio.complaints, []);
});
