import assert from "node:assert/strict";
import { openTestGateway, PNG } from "./testing_gateway.ts";

const fails = (message: string) => () => Promise.reject(new Error(message));

Deno.test("a store or disk that fails is 503 with Retry-After and a log line, never 500", async () => {
  await using plain = await openTestGateway();
  const { reads, media, pictures } = plain.edge.settings;
  await using gateway = await openTestGateway({
    reads: { ...reads, jobs: fails("no rows"), job: fails("no row"), media: fails("no media") },
    media: { ...media, stat: fails("EIO") },
    pictures: { ...pictures, storeReference: fails("ENOSPC") },
  });
  const video = { type: "video", prompt: "x", model: "sim-video" };
  const rows: [method: string, path: string, body?: unknown][] = [
    ["GET", "/api/jobs"],
    ["GET", `/api/jobs/${crypto.randomUUID()}`],
    ["GET", `/v1/videos/${crypto.randomUUID()}`],
    ["POST", "/api/jobs", { ...video, startFrame: PNG.toBase64() }],
    ["POST", "/api/jobs", { ...video, startFrame: "ab".repeat(32) }],
  ];
  for (const [method, path, body] of rows) {
    const response = await gateway.call(method, path, body);
    const text = await response.text();
    assert.equal(response.status, 503, `${method} ${path}: ${text}`);
    assert.equal(response.headers.get("retry-after"), "5");
    assert.equal(response.headers.get("retry-after-ms"), "5000");
    assert.match(text, /try again/);
    assert.doesNotMatch(text, /ENOSPC|EIO|no row|no media/);
  }
  assert.equal(gateway.logged.length, rows.length);
  assert.match(JSON.stringify(gateway.logged), /ENOSPC/);
});
