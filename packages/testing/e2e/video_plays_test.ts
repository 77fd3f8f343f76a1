import assert from "node:assert/strict";
import { findTool, startSluice, TOOLS } from "@sluice/testing";
import { chromium } from "playwright-core";
import { get, post } from "./api.ts";
import { followEvents } from "./events.ts";

const ARGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const SECONDS = 2;

Deno.test("sim-video: a real Chromium plays the clip from the API to its end, as long as asked", async () => {
  const tool = TOOLS.find((one) => one.name === "Chromium");
  const executablePath = tool === undefined ? null : await findTool(tool);
  assert.ok(executablePath !== null, "Chromium is missing: deno task test installs it or says how");
  await using sluice = await startSluice({ env: { SLUICE_SIMULATOR_VIDEO_MS: "50" } });
  await using follower = followEvents(sluice, "0");
  const { body: made, headers } = await post(sluice, "/v1/videos", {
    model: "sim-video",
    prompt: "waves at night",
    seconds: SECONDS,
    size: "640x360",
  });
  await follower.until((commits) =>
    commits.some(({ events }) => events.some((e) => e.type === "JobCompleted"))
  );
  assert.equal((await get(sluice, `/v1/videos/${made.id}`)).body.status, "completed");
  const download = await get(sluice, `/api/jobs/${headers.get("x-job-id")}/download`);
  const clip = sluice.url + download.headers.get("location");

  const profile = await Deno.makeTempDir({ prefix: "chromium-" });
  try {
    const browser = await chromium.launchPersistentContext(profile, {
      executablePath,
      args: ARGS,
      timeout: 60_000,
    });
    try {
      const page = await browser.newPage();
      const seen = await page.evaluate(async (src: string) => {
        // deno-lint-ignore no-explicit-any -- this runs in the page
        const video = (globalThis as any).document.createElement("video");
        video.muted = true;
        video.src = src;
        const over = new Promise<void>((resolve, reject) => {
          video.onended = () => resolve();
          video.onerror = () => reject(new Error(video.error?.message ?? "cannot play it"));
        });
        await Promise.all([video.play(), over]);
        const { duration, videoWidth, videoHeight, currentTime } = video;
        return { duration, videoWidth, videoHeight, currentTime };
      }, clip);
      assert.deepEqual(seen, { duration: SECONDS, videoWidth: 640, videoHeight: 360, currentTime: SECONDS });
    } finally {
      await browser.close();
    }
  } finally {
    await Deno.remove(profile, { recursive: true });
  }
});
