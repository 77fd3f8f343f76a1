import assert from "node:assert/strict";
import { AxeBuilder } from "@axe-core/playwright";
import type { SiteStatus } from "../status.ts";
import { button, startPages } from "./testing_pages.ts";
import { AT_TWO, BLOCKED, FREEPIK, jobOf, READY } from "./testing_status.ts";

Deno.test("popup and side panel: what they show in the real page, with a worker that the test plays", async (t) => {
  await using pages = await startPages();

  await t.step("every state is told in words beside an icon", async () => {
    const { page, push, close } = await pages.open("popup", [READY]);
    const resting = { until: AT_TWO + 83_000, why: "Too much at once" };
    const rows: readonly (readonly [Partial<SiteStatus>, string])[] = [
      [{}, "Ready"],
      [{ jobs: [jobOf(1), jobOf(2)] }, "Working: 2 jobs"],
      [{ paused: "here" }, "Paused here"],
      [{ paused: "studio" }, "Paused in the studio"],
      [{ link: "waiting" }, "Sluice is not reachable, trying again"],
      [{ link: "connecting" }, "Connecting to Sluice"],
      [BLOCKED, "Needs you: Flow asks whether you are a person"],
      [{ resting }, "Resting until 14:01(1:23)"],
      [{ drift: ["flow-prompt-box"] }, "Page changed: waits for a new recipe"],
      [{ trouble: "open the tab: the page did not load" }, "The site's page does not answer"],
      [{ storageTrouble: "its storage is full" }, "This browser keeps no more notes"],
      [{ link: "unauthorized" }, "Pair again"],
      [{ link: "replaced" }, "Replaced by a newer session"],
      [{ link: "closed" }, "Stopped"],
    ];
    for (const [change, words] of rows) {
      await push([{ ...READY, ...change }]);
      const state = page.locator(".state").filter({ has: page.locator("svg") });
      await state.locator(".what").getByText(words.replace(/\(.*/, ""), { exact: false }).first().waitFor();
      assert.equal(await state.locator(".what").first().textContent(), words);
    }
    await close();
  });

  await t.step("the clock of a rest runs, and at its end the site is ready", async () => {
    const resting = { until: AT_TWO + 83_000, why: "Flow says: too much at once" };
    const { page, close } = await pages.open("popup", [{ ...READY, resting }]);
    await page.getByText("(1:23)").waitFor();
    await page.clock.setFixedTime(AT_TWO + 1_000);
    await page.getByText("(1:22)").waitFor();
    await page.clock.setFixedTime(AT_TWO + 83_000);
    await page.getByText("Ready", { exact: true }).waitFor();
    await close();
  });

  await t.step(
    "jobs show a bar only for a real percentage; the side panel shows all of them, and the log",
    async () => {
      const jobs = [
        jobOf(1, { phase: "submitted", progress: 42.7 }),
        jobOf(65, { phase: "submitted" }),
        jobOf(3),
        jobOf(4),
        jobOf(5),
      ];
      const popup = await pages.open("popup", [{ ...READY, jobs }]);
      const rows = popup.page.getByRole("list", { name: "Jobs in work" }).getByRole("listitem");
      assert.equal(await rows.count(), 3);
      assert.equal(await rows.nth(0).getByRole("progressbar").getAttribute("value"), "42.7");
      assert.equal(await rows.nth(1).getByRole("progressbar").count(), 0);
      assert.match(await rows.nth(1).textContent() ?? "", /prompt 65.*The site is making it.*1:05/);
      await popup.page.getByText("and 2 more jobs in the side panel").waitFor();
      await popup.close();

      const panel = await pages.open("panel", [{ ...READY, jobs }]);
      assert.equal(await panel.page.getByRole("listitem").filter({ hasText: "prompt" }).count(), 5);
      await panel.answer("log", { ok: true, log: "14:00 flow: online" });
      await button(panel.page, "Refresh").click();
      await panel.page.getByRole("region", { name: "Log" }).getByText("14:00 flow: online").waitFor();
      assert.equal(await button(panel.page, "Open side panel").count(), 0);
      await panel.close();
    },
  );

  await t.step("the live region tells of another state once", async () => {
    const { page, push, close } = await pages.open("popup", [READY]);
    const said = page.getByRole("status");
    assert.equal(await said.textContent(), "");
    await push([{ ...READY, jobs: [jobOf(1)] }]);
    await push([BLOCKED]);
    await said.getByText("Google Flow: Needs you: Flow asks whether you are a person").waitFor();
    await close();
  });

  await t.step("a recipe that nobody saw work is called unproven until a job is done", async () => {
    const recipe = { version: 1, unproven: true };
    const { page, push, close } = await pages.open("popup", [
      { ...READY, recipe, today: { done: 0, failed: 0 }, lastGoodAt: null },
    ]);
    await page.getByText("unproven").click();
    await page.getByText("nobody has seen it work on the real site yet").waitFor();
    await page.getByText("not yet").waitFor();
    await push([{ ...READY, recipe: { version: 1, unproven: false }, today: { done: 0, failed: 0 } }]);
    await page.getByText("unproven").waitFor({ state: "detached" });
    await push([{ ...READY, recipe: { version: 2, unproven: true } }]);
    await page.getByText("unproven").waitFor();
    await close();
  });

  await t.step("axe finds nothing serious, and all targets are large enough", async () => {
    const sets: readonly (readonly SiteStatus[])[] = [
      [],
      [{ ...BLOCKED, jobs: [jobOf(1, { progress: 10 })], recipe: { version: 1, unproven: true } }, FREEPIK],
      [{ ...READY, link: "unauthorized", today: { done: 0, failed: 0 } }],
    ];
    for (const view of ["popup", "panel"] as const) {
      for (const sites of sets) {
        const { page, close } = await pages.open(view, sites);
        for (const summary of await page.locator("summary").all()) await summary.click();
        for (const name of ["Add another site", "Pair again"]) {
          if (await button(page, name).count() > 0) await button(page, name).click();
        }
        const devtools = await page.context().newCDPSession(page);
        for (const scheme of ["light", "dark"]) {
          // through glass axe cannot tell what is behind a text
          const features = [
            { name: "prefers-color-scheme", value: scheme },
            { name: "prefers-reduced-transparency", value: "reduce" },
            { name: "prefers-reduced-motion", value: "reduce" },
          ];
          await devtools.send("Emulation.setEmulatedMedia", { features });
          const { violations, passes } = await new AxeBuilder({ page }).analyze();
          assert.ok(passes.some(({ id }) => id === "color-contrast"));
          const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
          assert.deepEqual(serious.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]), []);
        }
        for (const target of await page.locator("button, input, select, summary").all()) {
          const box = await target.boundingBox();
          assert.ok(box !== null && box.height >= 24 && box.width >= 24, await target.textContent() ?? "");
        }
        await close();
      }
    }
  });
});
