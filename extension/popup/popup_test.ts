import assert from "node:assert/strict";
import { button, hasFocus, startPages } from "./testing_pages.ts";
import { BLOCKED, FREEPIK, jobOf, READY } from "./testing_status.ts";

Deno.test("popup: what its owner does in the real page, with a worker that the test plays", async (t) => {
  await using pages = await startPages();

  await t.step("unpaired, it says what automating means and asks for address, code and site", async () => {
    const { page, close } = await pages.open("popup", []);
    assert.equal(await page.getByLabel("Server address").inputValue(), "http://127.0.0.1:8001");
    assert.equal(await page.getByLabel("Pairing code").inputValue(), "");
    assert.deepEqual(await page.getByLabel("Site").locator("option").allTextContents(), [
      "Google Flow",
      "Freepik",
    ]);
    await page.getByText("The site's terms may forbid this").waitFor();
    await page.getByText("Your login never leaves this browser").waitFor();
    assert.equal(await button(page, "Pause").count(), 0);
    await close();
  });

  await t.step(
    "a refused pairing keeps what was typed, and its error stands at its field, which has the focus",
    async () => {
      const { page, answer, wishes, close } = await pages.open("popup", []);
      const [address, code] = [page.getByLabel("Server address"), page.getByLabel("Pairing code")];
      await button(page, "Pair").click();
      await page.getByText("Enter the code that Sluice gave you.").waitFor();
      await hasFocus(code);
      assert.deepEqual(await wishes(), []);

      await code.fill("uq7g-u87j");
      await page.getByLabel("Site").selectOption("Freepik");
      await answer("pair", { ok: false, field: "code", error: "This code is used up" });
      await code.press("Enter");
      await page.getByText("This code is used up").waitFor();
      await hasFocus(code);
      assert.equal(await code.inputValue(), "uq7g-u87j");
      assert.equal(await code.getAttribute("aria-invalid"), "true");
      const note = await code.getAttribute("aria-describedby");
      assert.equal(await page.locator(`[id="${note}"]`).textContent(), "This code is used up");

      await answer("pair", { ok: false, field: "server", error: "Nobody answers there" });
      await address.fill("http://10.0.0.1:1");
      await button(page, "Pair").click();
      await page.getByText("Nobody answers there").waitFor();
      await hasFocus(address);
      await answer("pair", { ok: false, error: "Storage is full" });
      await button(page, "Pair").click();
      await hasFocus(page.getByRole("alert").filter({ hasText: "Storage is full" }));
      assert.equal(await code.inputValue(), "uq7g-u87j");
      assert.deepEqual((await wishes()).at(-1), {
        type: "pair",
        server: "http://10.0.0.1:1",
        code: "uq7g-u87j",
        site: "freepik",
      });
      await close();
    },
  );

  await t.step("the typed address survives that the popup closes, until a pairing has worked", async () => {
    const first = await pages.open("popup", []);
    await first.page.getByLabel("Server address").fill("http://studio:9");
    await first.page.close();
    const { page, push, close } = await pages.open("popup", []);
    assert.equal(await page.getByLabel("Server address").inputValue(), "http://studio:9");
    await page.getByLabel("Pairing code").fill("UQ7GU87J");
    await button(page, "Pair").click();
    await push([READY]);
    // the form is gone, so the focus is with what it made
    await hasFocus(page.getByRole("heading", { name: "Google Flow" }));
    await page.getByRole("status").getByText("Google Flow is paired").waitFor();
    await button(page, "Add another site").click();
    assert.equal(await page.getByLabel("Server address").inputValue(), READY.server);
    assert.deepEqual(await page.getByLabel("Site").locator("option").allTextContents(), ["Freepik"]);
    await close();
  });

  await t.step("pause is one click for all sites, and a double click does not undo itself", async () => {
    const { page, push, wishes, close } = await pages.open("popup", [READY, FREEPIK]);
    await button(page, "Pause").dblclick();
    assert.deepEqual(await wishes(), [{ type: "pause", site: "all", paused: true }]);
    await push([{ ...READY, paused: "here" }, FREEPIK]);
    await page.getByText("Paused here").waitFor();
    assert.equal(await button(page, "Pause").count(), 1, "one site still works");
    await push([{ ...READY, paused: "here" }, { ...FREEPIK, paused: "here" }]);
    await button(page, "Go on working").click();
    assert.deepEqual((await wishes()).at(-1), { type: "pause", site: "all", paused: false });
    await page.getByText("Pace and settings").last().click();
    await button(page, "Go on with this site").last().click();
    assert.deepEqual((await wishes()).at(-1), { type: "pause", site: "freepik", paused: false });
    await close();
  });

  await t.step("a new status takes neither the focus nor what is typed nor what is open", async () => {
    const { page, push, close } = await pages.open("popup", [READY]);
    await button(page, "Add another site").click();
    await page.getByText("Pace and settings").click();
    const code = page.getByLabel("Pairing code");
    await code.pressSequentially("UQ7");
    await push([{ ...READY, jobs: [jobOf(1)] }]);
    await push([BLOCKED]);
    await page.getByText("Needs you:").waitFor();
    await hasFocus(code);
    await code.pressSequentially("GU87J");
    assert.equal(await code.inputValue(), "UQ7GU87J");
    await page.getByLabel("Jobs at once").waitFor();
    await close();
  });

  await t.step("what needs the owner leads to the tab, and going on leaves the focus in place", async () => {
    const { page, push, wishes, close } = await pages.open("popup", [BLOCKED]);
    await button(page, "Show the tab").click();
    await button(page, "Go on").click();
    assert.deepEqual(await wishes(), [{ type: "show", site: "flow" }, { type: "goOn", site: "flow" }]);
    await push([READY]);
    await page.getByText("Ready", { exact: true }).waitFor();
    await hasFocus(page.getByRole("heading", { name: "Google Flow" }));
    await close();
  });

  await t.step(
    "the pace is set within what the recipe allows, and shows what holds when it is refused",
    async () => {
      const { page, answer, wishes, close } = await pages.open("popup", [READY]);
      await page.getByText("Pace and settings").click();
      const [gap, jobs] = [page.getByLabel("Seconds between two jobs"), page.getByLabel("Jobs at once")];
      const gaps = await gap.locator("option").allTextContents();
      assert.deepEqual([gaps[0], gaps.at(-1)], ["2", "60"]);
      assert.deepEqual(await jobs.locator("option").allTextContents(), ["1", "2", "3", "4"]);
      await gap.selectOption("10");
      await jobs.selectOption("1");
      assert.deepEqual(await wishes(), [
        { type: "pace", site: "flow", concurrency: 2, minGapMs: 10_000 },
        { type: "pace", site: "flow", concurrency: 1, minGapMs: 10_000 },
      ]);
      await answer("pace", { ok: false, error: "Storage is full" });
      await gap.selectOption("60");
      await page.getByText("Storage is full").waitFor();
      assert.equal(await gap.inputValue(), "2000");
      await close();
    },
  );

  await t.step("forgetting a site asks first, and Escape keeps it", async () => {
    const { page, wishes, close } = await pages.open("popup", [READY]);
    await page.getByText("Pace and settings").click();
    await button(page, "Forget this site").click();
    await hasFocus(button(page, "Keep it"));
    await page.keyboard.press("Escape");
    await hasFocus(button(page, "Forget this site"));
    assert.deepEqual(await wishes(), []);
    await page.keyboard.press("Enter");
    await button(page, "Forget it").click();
    assert.deepEqual(await wishes(), [{ type: "unpair", site: "flow" }]);
    await close();
  });

  await t.step("the log is copied, and failing to is told", async () => {
    const { page, answer, close } = await pages.open("popup", [READY]);
    await answer("log", { ok: true, log: "14:00 flow: online" });
    await button(page, "Copy log").click();
    await page.getByRole("contentinfo").getByText("Log copied").waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), "14:00 flow: online");
    await answer("log", { ok: false, error: "Storage cannot be read" });
    await button(page, "Copy log").click();
    await page.getByRole("contentinfo").getByText("Not copied: Storage cannot be read").waitFor();
    await close();
  });

  await t.step("a side panel that does not open is told", async () => {
    const { page, close } = await pages.open("popup", [READY]);
    await page.evaluate(() => {
      const { sidePanel } = (globalThis as unknown as { chrome: { sidePanel: { open: unknown } } }).chrome;
      sidePanel.open = () => Promise.reject(new Error("no window"));
    });
    await button(page, "Open side panel").click();
    await page.getByRole("alert").getByText("Not opened: no window").waitFor();
    await close();
  });
});
