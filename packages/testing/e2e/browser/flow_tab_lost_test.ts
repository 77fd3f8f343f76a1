import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { seen } from "../../browser/mod.ts";
import { order } from "./failing.ts";
import type { Passing } from "./gate.ts";
import { arrived, happened, proveNever, proveOnce } from "./one_press.ts";
import { openStage, type Stage } from "./stage.ts";

/** What becomes of the tab: by its owner, by a mishap, or by the browser. */
const LOSSES: Readonly<Record<string, (page: Page, stage: Stage) => Promise<void>>> = {
  closed: (page) => page.close(),
  async crashed(page) {
    const session = await page.context().newCDPSession(page);
    const crashed = new Promise((resolve) => session.once("Inspector.targetCrashed", resolve));
    session.send("Page.crash").catch(() => {}); // nobody is left to answer
    await crashed;
  },
  async discarded(_page, stage) {
    const worker = await stage.desk.browser.worker();
    for (const id of await stage.siteTabs()) await worker.evaluate(`chrome.tabs.discard(${id})`);
  },
  async reloaded(page) {
    await page.reload();
  },
  async "led elsewhere"(page) {
    await page.goto("about:blank");
  },
};

Deno.test("the site's tab is lost at every phase of a job: one press, a delivered result, and one tab afterwards", async (t) => {
  await using stage = await openStage({ site: { imageMs: 400, clipMs: 1_500 } });
  const { desk, gate } = stage;

  /** Stops the job at the message, loses the tab, and lets it go on. */
  async function loseAt(at: Passing, loss: string, prompt: string, isPressed: boolean): Promise<string> {
    const stop = gate.stop(at);
    const jobId = await order(desk, "image", prompt);
    await stop.reached;
    if (isPressed) await arrived(desk, prompt);
    await lose(loss);
    stop.letGo();
    return jobId;
  }
  async function lose(loss: string): Promise<void> {
    await LOSSES[loss]?.(await desk.browser.tabAt("flow.google.com"), stage);
  }
  async function proveOneTab(): Promise<void> {
    assert.equal((await stage.siteTabs()).length, 1);
  }

  await t.step("closed while the composer is set, before leave is asked", async () => {
    const prompt = "closed while composing";
    desk.site.inject({ rpc: "maseQ", what: { delayMs: 1_500 } });
    const images = [await stage.reference("red")];
    const jobId = await order(desk, "image", prompt, { referenceImages: { images } });
    const page = await desk.browser.tabAt("flow.google.com");
    await page.locator(".chip-uploading").first().waitFor();
    await lose("closed");
    await proveOnce(desk, jobId, prompt);
    await proveOneTab();
  });

  await t.step("closed when leave is given: surely not pressed, so it ends as failed and free", async () => {
    const prompt = "closed with leave";
    const jobId = await loseAt({ from: "server", type: "ack", of: "submitting" }, "closed", prompt, false);
    await proveNever(desk, jobId, prompt);
    await proveOneTab();
  });

  for (const loss of Object.keys(LOSSES)) {
    await t.step(`${loss} right after the press`, async () => {
      const prompt = `${loss} after the press`;
      const jobId = await loseAt({ from: "agent", type: "submitted" }, loss, prompt, true);
      await proveOnce(desk, jobId, prompt);
      await proveOneTab();
    });
    await t.step(`${loss} while a clip is polled`, async () => {
      const prompt = `${loss} while polling`;
      const jobId = await order(desk, "video", prompt);
      await happened(desk, jobId, "AttemptSubmitted", 2);
      await lose(loss);
      await proveOnce(desk, jobId, prompt);
      await proveOneTab();
    });
  }

  await t.step(
    "its owner is at another site in it: nobody drives him away, and it goes on when he is back",
    async () => {
      const prompt = "the owner is elsewhere";
      const jobId = await order(desk, "video", prompt);
      await happened(desk, jobId, "AttemptSubmitted", 2);
      const page = await desk.browser.tabAt("flow.google.com");
      const home = page.url();
      await page.bringToFront();
      await page.goto("https://accounts.google.com/");
      await desk.site.whenIdle(); // the clip is made meanwhile
      await happened(desk, jobId, "AttemptFateUnknown");
      assert.match(page.url(), /accounts\.google/);
      await page.goto(home);
      await proveOnce(desk, jobId, prompt);
      await seen(async () => (await stage.siteTabs()).length === 1 || undefined);
    },
  );
});
