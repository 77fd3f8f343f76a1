import { startSluice } from "@sluice/testing";
import assert from "node:assert/strict";
import { get, post } from "./api.ts";
import { ENV, PICTURE } from "./webhooks.ts";

Deno.test("webhooks: no URL reaches this server or its network", async () => {
  await using sluice = await startSluice({ env: { ...ENV, SLUICE_EGRESS_ALLOW: "" } });
  const { host } = new URL(sluice.url);
  const urls = [
    "http://127.0.0.1:9/",
    "https://127.0.0.1/",
    "https://[::1]/",
    "https://169.254.169.254/latest/meta-data/",
    "https://2130706433/",
    "https://localhost/",
    "http://93.184.216.34/",
    `http://${host}/api/jobs`,
    `https://${host}/api/jobs`,
    "https://user:hunter2@93.184.216.34/",
  ];
  for (const url of urls) {
    for (
      const [path, body] of [
        ["/api/webhooks", { url, events: ["job.completed"] }],
        ["/v1/webhook_endpoints", { url, name: "x", event_types: ["video.completed"] }],
        ["/api/jobs", { ...PICTURE, webhook: url }],
        ["/v1/images/generations", { prompt: "x", model: "sim-image", webhook: url }],
        ["/v1/videos", { prompt: "x", model: "sim-video", webhook: url }],
      ] as const
    ) {
      const { status, body: answer } = await post(sluice, path, body);
      assert.equal(status, 400, `${path} ${url} ${JSON.stringify(answer)}`);
      assert.doesNotMatch(JSON.stringify(answer), /hunter2/);
    }
  }
  assert.equal((await get(sluice, "/api/user/stats")).body.total, 0);
});
