import assert from "node:assert/strict";
import { startSluice } from "@sluice/testing";
import { startChromium } from "../browser/mod.ts";
import { get, post } from "./api.ts";
import { followEvents } from "./events.ts";

const SECONDS = 2;

Deno.test("sim-video: a real Chromium plays the clip from the API to its end, as long as asked", async () => {
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

  await using browser = await startChromium();
  const page = await browser.context.newPage();
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
});
