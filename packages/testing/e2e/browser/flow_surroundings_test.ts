import assert from "node:assert/strict";
import { freePort, startSluice } from "@sluice/testing";
import { seen } from "../../browser/mod.ts";
import { get } from "../api.ts";
import { order } from "./failing.ts";
import { arrived, countOf, happened, proveOnce } from "./one_press.ts";
import { openStage, type Stage } from "./stage.ts";

/** Rounds in which the agent calls in vain; each waits longer than the one before. */
const ROUNDS = 4;

Deno.test("the network, the media host and the extension itself go away while work is under way: one press, delivered", async (t) => {
  await using stage = await openStage({ site: { imageMs: 600, clipMs: 1_500 } });
  const { desk, gate, flow, media } = stage;
  const { context } = desk.browser;

  async function cut(isCut: boolean): Promise<void> {
    for (const door of [flow, media]) isCut ? door.shut() : door.open();
    await context.setOffline(isCut);
  }

  await t.step("offline while the site works on a picture", async () => {
    const prompt = "offline under a picture";
    desk.site.inject({ rpc: "ogiZ0b", what: { delayMs: 2_000 } });
    const jobId = await order(desk, "image", prompt);
    await happened(desk, jobId, "AttemptSubmitted");
    await arrived(desk, prompt);
    await cut(true);
    await desk.site.whenIdle(); // the picture is made, and its answer has nowhere to go
    assert.equal(countOf(desk, jobId, "OutputRecorded"), 0);
    await cut(false);
    await proveOnce(desk, jobId, prompt);
  });

  await t.step("offline while a clip is polled", async () => {
    const prompt = "offline under a clip";
    const jobId = await order(desk, "video", prompt);
    await happened(desk, jobId, "AttemptSubmitted", 2);
    await cut(true);
    await desk.site.whenIdle(); // the clip is made, and nobody can see it
    assert.equal(countOf(desk, jobId, "OutputRecorded"), 0);
    await cut(false);
    await proveOnce(desk, jobId, prompt);
  });

  await t.step("the media host is away until after the last try", async () => {
    const prompt = "nowhere to fetch from";
    media.shut();
    const jobId = await order(desk, "video", prompt);
    await happened(desk, jobId, "AttemptFateUnknown");
    assert.ok(media.denied > 0);
    media.open();
    await proveOnce(desk, jobId, prompt);
  });

  for (const kind of ["image", "video"] as const) {
    await t.step(`the extension is updated while the site works on ${kind}`, async () => {
      const prompt = `updated under ${kind}`;
      const jobId = await order(desk, kind, prompt);
      await happened(desk, jobId, "AttemptSubmitted", kind === "image" ? 1 : 2);
      await arrived(desk, prompt);
      await update(stage);
      await proveOnce(desk, jobId, prompt);
      assert.equal((await stage.siteTabs()).length, 1);
    });
  }

  await t.step(
    "the browser's storage is full: nothing is pressed, its owner is told, and it goes on when there is room",
    async () => {
      const prompt = "no room for notes";
      const worker = await desk.browser.worker();
      await worker.evaluate(FILL);
      const jobId = await order(desk, "image", prompt);
      await happened(desk, jobId, "AttemptFailed");
      const [failed] = desk.events.commits.flatMap(({ events }) => events).filter((e) =>
        e.type === "AttemptFailed" && e.data.jobId === jobId
      );
      assert.match(failed?.data.message, /its storage is full/);
      assert.deepEqual(desk.site.presses.filter((press) => press.prompt === prompt), []);
      const { body: job } = await get(desk.sluice, `/api/jobs/${jobId}`);
      assert.match(job.reason, /its storage is full/);
      const popup = await desk.browser.popup();
      assert.match(JSON.stringify(await popup.evaluate(LOG)), /flow: [^"]*its storage is full/);
      await popup.close();
      await worker.evaluate('chrome.storage.local.remove("fill")');
      await proveOnce(desk, jobId, prompt);
    },
  );

  await t.step("a hostile page: what it fakes changes nothing, and it hears nothing", async () => {
    desk.site.hostile(true);
    const page = await desk.browser.tabAt("flow.google.com");
    // The agent may load it at the same moment, after what it went through; either load brings the liar.
    await page.reload().catch(() => {});
    // not waitForFunction, which the page's own policy forbids
    await seen(async () =>
      await page.evaluate("globalThis.__hostileSent?.rounds > 3").catch(() => false) === true || undefined
    );
    const before = (await worksOf(stage)).length;
    for (const [kind, prompt] of [["image", "among liars"], ["video", "a clip among liars"]] as const) {
      await proveOnce(desk, await order(desk, kind, prompt), prompt);
    }
    assert.equal((await worksOf(stage)).length, before + 2);
    const heard = await page.evaluate("globalThis.__hostileHeard");
    assert.deepEqual(heard, []);
    desk.site.hostile(false);
  });
  assert.ok(gate.sockets > 0);
});

Deno.test("the server is gone while work is under way: what was made is delivered when it is back", async (t) => {
  const dataDir = await Deno.makeTempDir({ prefix: "sluice-away-" });
  await using stack = new AsyncDisposableStack();
  stack.defer(() => Deno.remove(dataDir, { recursive: true }));
  const kept = { dataDir, port: freePort() };
  const stage = stack.use(await openStage({ site: { imageMs: 600, clipMs: 1_500 }, kept }));
  const { desk, gate } = stage;
  let running = desk.sluice;

  async function back(): Promise<void> {
    const env = { SLUICE_SIMULATOR: "off", SLUICE_UPLOAD_URL: gate.url };
    running = stack.use(await startSluice({ ...kept, env }));
  }

  await t.step("for a moment, while a picture is made", async () => {
    const prompt = "a server that stumbles";
    const jobId = await order(desk, "image", prompt);
    await happened(desk, jobId, "AttemptSubmitted");
    await running.kill();
    await back();
    await proveOnce(desk, jobId, prompt);
  });

  // The agent's own clock cannot be turned, so an hour is stood for by rounds of calling in vain: later ones differ in nothing.
  await t.step("for long, while a clip is made and its upload begins", async () => {
    const prompt = "a server that is away";
    const stop = gate.stop({ from: "agent", type: "PUT" });
    const jobId = await order(desk, "video", prompt);
    await stop.reached;
    await running.kill();
    stop.letGo();
    const before = gate.sockets;
    await seen(() => Promise.resolve(gate.sockets >= before + ROUNDS || undefined));
    await back();
    await proveOnce(desk, jobId, prompt);
  });

  await t.step("and the worker is killed meanwhile", async () => {
    const prompt = "a server and a worker that are away";
    const jobId = await order(desk, "video", prompt);
    await happened(desk, jobId, "AttemptSubmitted", 2);
    await running.kill();
    await stage.killWorker();
    await back();
    await proveOnce(desk, jobId, prompt);
  });
});

/** Asks for the log as a page of the extension does. */
const LOG = "chrome.runtime.sendMessage({ type: 'log' })";

/** Fills the extension's storage to its last byte. Evaluated in the worker. */
const FILL = `(async () => {
  let text = "";
  for (let more = 8 * 1024 * 1024; more >= 1; more >>= 1) {
    const next = text + "x".repeat(more);
    await chrome.storage.local.set({ fill: next }).then(() => text = next, () => {});
  }
})()`;

/** As after an update: the worker is another one, and the scripts in the open page belong to nobody. */
async function update({ desk, gate }: Stage): Promise<void> {
  const before = gate.sockets;
  // Without it the browser ends an unpacked extension when it is to be loaded anew.
  const settings = await desk.browser.context.newPage();
  await settings.goto("chrome://extensions");
  await settings.evaluate("chrome.developerPrivate.updateProfileConfiguration({ inDeveloperMode: true })");
  await settings.close();
  const worker = await desk.browser.worker();
  worker.evaluate("chrome.runtime.reload()").catch(() => {}); // nobody is left to answer
  await seen(() => Promise.resolve(gate.sockets > before || undefined));
}

/** All jobs that the server knows of: nobody but their owner may make any. */
async function worksOf({ desk }: Stage): Promise<unknown[]> {
  return (await get(desk.sluice, "/api/jobs?limit=200")).body.jobs;
}
