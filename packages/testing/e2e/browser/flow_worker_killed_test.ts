import assert from "node:assert/strict";
import { seen } from "../../browser/mod.ts";
import { order } from "./failing.ts";
import type { Passing } from "./gate.ts";
import { countOf, happened, proveOnce } from "./one_press.ts";
import { openStage } from "./stage.ts";

type Kind = "image" | "video";

Deno.test("the worker is killed at every phase of a job: one press, one charge, the very bytes", async (t) => {
  await using stage = await openStage({ site: { imageMs: 400, clipMs: 1_500 } });
  const { desk, gate, media } = stage;
  const { site } = desk;

  /** Whether the page's composer waits for a picture. */
  async function composing(): Promise<boolean> {
    const page = await desk.browser.tabAt("flow.google.com");
    return await page.locator(".chip-uploading").count() > 0;
  }

  await t.step("while it composes, before leave is asked", async () => {
    const prompt = "killed while composing";
    // The page's uploads are slow, so that the composer is being set for a while.
    site.inject({ rpc: "maseQ", what: { delayMs: 1_500 } });
    const images = [await stage.reference("red")];
    const jobId = await order(desk, "image", prompt, { referenceImages: { images } });
    await happened(desk, jobId, "AttemptAccepted");
    await seen(async () => (await composing()) || undefined);
    await stage.killWorker();
    await proveOnce(desk, jobId, prompt);
    assert.equal(countOf(desk, jobId, "AttemptFateUnknown"), 0, "it was not begun, so nobody needs to look");
  });

  /** Messages at which the worker dies, as the text says it. */
  const moments: readonly (readonly [phase: string, kind: Kind, at: Passing])[] = [
    ["leave is asked and nobody has heard it", "image", { from: "agent", type: "submitting" }],
    ["between the press and its checkpoint", "image", { from: "agent", type: "submitted" }],
    ["between the press of a clip and its checkpoint", "video", { from: "agent", type: "submitted" }],
    ["while a picture is being stored", "image", { from: "agent", type: "PUT" }],
    ["a clip is stored, and the worker has not heard it", "video", { from: "server", type: "PUT" }],
    ["an output is stored and not reported", "image", { from: "agent", type: "job_output" }],
    ["the end is not reported", "image", { from: "agent", type: "job_completed" }],
    ["the report of the end is unanswered", "image", { from: "server", type: "ack", of: "job_completed" }],
    ["the report of a clip's end is unanswered", "video", {
      from: "server",
      type: "ack",
      of: "job_completed",
    }],
  ];
  for (const [phase, kind, at] of moments) {
    await t.step(phase, async () => {
      const prompt = `${phase}, ${kind}`;
      const stop = gate.stop(at);
      const jobId = await order(desk, kind, prompt);
      await stop.reached;
      await stage.killWorker();
      stop.letGo();
      await proveOnce(desk, jobId, prompt);
    });
  }

  await t.step("leave is given and not heard: surely not pressed, so another attempt does it", async () => {
    const prompt = "leave not heard";
    const stop = gate.stop({ from: "server", type: "ack", of: "submitting" });
    const jobId = await order(desk, "image", prompt);
    await stop.reached;
    await stage.killWorker();
    stop.letGo();
    await proveOnce(desk, jobId, prompt);
    assert.equal(countOf(desk, jobId, "AttemptSubmitting"), 2);
  });

  await t.step("while the site works on pictures, all four of one press", async () => {
    const prompt = "killed under four pictures";
    site.inject({ rpc: "ogiZ0b", what: { delayMs: 1_000 }, times: 3 });
    const jobId = await order(desk, "image", prompt, { count: 4 });
    await happened(desk, jobId, "AttemptSubmitted");
    await stage.killWorker();
    await proveOnce(desk, jobId, prompt, 4);
  });

  await t.step("while a clip is polled", async () => {
    const prompt = "killed while polling";
    const jobId = await order(desk, "video", prompt);
    await happened(desk, jobId, "AttemptSubmitted", 2); // with the clip's id: from here on it is polled
    await stage.killWorker();
    await proveOnce(desk, jobId, prompt);
  });

  await t.step("while a clip is fetched from the media host", async () => {
    const prompt = "killed while downloading";
    media.silence();
    const jobId = await order(desk, "video", prompt);
    await happened(desk, jobId, "AttemptSubmitted", 2);
    const addressed = () =>
      [...site.media.values()].some((one) => one.prompt === prompt && one.readyAt !== null);
    await seen(() => Promise.resolve((addressed() && media.denied > 0) || undefined));
    await stage.killWorker();
    media.open();
    await proveOnce(desk, jobId, prompt);
  });

  await t.step("again and again in one job", async () => {
    const prompt = "killed three times";
    const stop = gate.stop({ from: "agent", type: "submitting" });
    const jobId = await order(desk, "video", prompt);
    await stop.reached;
    await stage.killWorker();
    stop.letGo();
    for (const type of ["AttemptSubmitted", "AttemptFateUnknown"]) {
      await happened(desk, jobId, type);
      await stage.killWorker();
    }
    await proveOnce(desk, jobId, prompt);
  });
  assert.equal(
    desk.browser.context.pages().filter((page) => page.url().includes("flow.google.com")).length,
    1,
  );
});

Deno.test("the worker is killed at moments of chance: every job is pressed once and delivered", async (t) => {
  const KILLS = 8;
  await using stage = await openStage({ site: { imageMs: 300, clipMs: 700 } });
  const { desk } = stage;
  for (let n = 0; n < KILLS; n++) {
    const kind: Kind = n % 2 === 0 ? "image" : "video";
    const afterMs = Math.floor(Math.random() * (kind === "image" ? 1_500 : 2_500));
    await t.step(`${kind} ${n}`, async () => {
      const prompt = `killed by chance ${n}`;
      const jobId = await order(desk, kind, prompt);
      await new Promise((resolve) => setTimeout(resolve, afterMs)); // this is the chance
      await stage.killWorker();
      await proveOnce(desk, jobId, prompt).catch((cause) => {
        throw new Error(`killed after ${afterMs} ms`, { cause });
      });
    });
  }
});
