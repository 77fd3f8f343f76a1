/** What the job-style API refuses, row by row. */

import assert from "node:assert/strict";
import { openTestGateway, OTHER, type TestGateway } from "./testing_gateway.ts";

const PICTURE = { type: "image", prompt: "a cat", model: "sim-image" };

async function submitted(gateway: TestGateway, change: object = {}): Promise<string> {
  const response = await gateway.call("POST", "/api/jobs", { ...PICTURE, ...change });
  const body = await response.json();
  assert.equal(response.status, 201, JSON.stringify(body));
  return body.jobId;
}

Deno.test("POST /api/jobs refuses what makes no sense, names the field and what is accepted", async () => {
  await using gateway = await openTestGateway();
  const rows: [change: object, status: number, code: string, details: RegExp][] = [
    [{ prompt: undefined }, 400, "missing_field", /^prompt is required$/],
    [{ type: undefined }, 400, "missing_field", /^type is required$/],
    [{ type: "song" }, 400, "invalid_value", /type "song": accepted is image, video/],
    [{ prompt: "" }, 400, "invalid_value", /prompt/],
    [{ prompt: " \n" }, 400, "invalid_value", /not empty/],
    [{ prompt: "x".repeat(4_001) }, 400, "invalid_value", /at most 4000 characters/],
    [{ prompt: 7 }, 400, "invalid_value", /prompt "7": accepted is a value of type string/],
    [{ model: "nobody" }, 400, "unknown_model", /model "nobody"/],
    [{ model: "sim-video" }, 400, "model_type_mismatch", /makes video, not image/],
    [{ count: 0 }, 400, "invalid_value", /count "0": accepted is at least 1/],
    [{ count: 1.5 }, 400, "invalid_value", /count/],
    [{ model: "imagen4", count: 5 }, 400, "invalid_value", /1 to 4 for imagen4/],
    [
      { model: "imagen4", aspectRatio: "3:2" },
      400,
      "invalid_value",
      /landscape, portrait, square, 16:9, .* for imagen4/,
    ],
    [{ aspectRatio: "wide" }, 400, "invalid_value", /aspectRatio "wide"/],
    [{ quality: "8K" }, 400, "invalid_value", /1K, 2K, 4K/],
    [{ priority: 101 }, 400, "invalid_value", /at most 100/],
    [{ metadata: { a: 1 } }, 400, "invalid_value", /metadata.a/],
    [{ dependsOn: ["x"] }, 400, "invalid_value", /dependsOn.0/],
    [{ dependsOn: [crypto.randomUUID()] }, 400, "dependency_unknown", /no such job/],
    [{ referenceImages: { images: ["a", "b", "c", "d", "e"] } }, 400, "invalid_value", /at most 4 entries/],
    [{ referenceImages: { images: ["***"] } }, 400, "invalid_value", /referenceImages.images.0/],
    [{ referenceImages: { images: ["ab".repeat(32)] } }, 400, "invalid_value", /a media id of yours/],
    [{ referenceImages: { images: ["aGVsbG8="] } }, 400, "invalid_value", /accepted is a PNG/],
    [
      { model: "imagen4", referenceImages: { images: ["aGVsbG8="], mode: "style" } },
      400,
      "invalid_value",
      /ingredients for imagen4/,
    ],
    [{ webhook: "https://127.0.0.1/" }, 400, "invalid_value", /webhook .*its address is private/],
    [{ webhook: crypto.randomUUID() }, 400, "invalid_value", /the id of an endpoint of yours/],
  ];
  for (const [change, status, code, details] of rows) {
    const response = await gateway.call("POST", "/api/jobs", { ...PICTURE, ...change });
    const body = await response.json();
    assert.deepEqual(
      [response.status, body.code],
      [status, code],
      JSON.stringify([change, body]).slice(0, 300),
    );
    assert.match(body.details, details);
    assert.equal(body.requestId, response.headers.get("x-request-id"));
  }
  assert.equal((await (await gateway.call("GET", "/api/jobs")).json()).total, 0);
});

Deno.test("POST /api/jobs refuses bodies that are no JSON object, with 400 and never 500", async () => {
  await using gateway = await openTestGateway();
  const json = { "content-type": "application/json" };
  const rows: [body: string, headers: Record<string, string>, code: string][] = [
    ["{", json, "invalid_json"],
    ["", json, "invalid_json"],
    ["[1]", json, "invalid_body"],
    ["null", json, "invalid_body"],
    ["a=b", { "content-type": "application/x-www-form-urlencoded" }, "unsupported_content_type"],
  ];
  for (const [body, headers, code] of rows) {
    const response = await gateway.call("POST", "/api/jobs", body, headers);
    assert.deepEqual([response.status, (await response.json()).code], [400, code], body);
  }
});

Deno.test("POST /api/jobs answers 413 for a body over 25 MB before it is read to its end", async () => {
  await using gateway = await openTestGateway();
  let sent = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent++;
      controller.enqueue(new Uint8Array(1024 * 1024).fill(32));
    },
  }, { highWaterMark: 0 });
  const request = new Request("http://x/api/jobs", {
    method: "POST",
    body,
    headers: { "x-api-key": gateway.key },
  });
  const response = await gateway.app.request(request);
  assert.deepEqual([response.status, (await response.json()).code], [413, "request_too_large"]);
  assert.ok(sent <= 27, `${sent} MB were read`);
});

Deno.test("GET /api/jobs lists with filters and refuses senseless ones with the accepted values", async () => {
  await using gateway = await openTestGateway();
  const jobId = await submitted(gateway);
  const list = async (query: string) => await (await gateway.call("GET", `/api/jobs?${query}`)).json();
  assert.equal((await list("")).jobs[0].id, jobId);
  assert.equal((await list("status=queued,processing&type=image")).total, 1);
  assert.equal((await list("status=completed")).total, 0);
  assert.deepEqual(await list("status=pending"), { jobs: [], total: 0, next_cursor: null });
  const senseless = [
    "status=done",
    "limit=0",
    "limit=201",
    "limit=x",
    "offset=-1",
    "cursor=zzz",
    "from=yesterday",
    "to=2026-13-40",
    "type=song",
    "model=x",
    "batch=7",
    "from=2026-02-01&to=2026-01-01",
  ];
  for (const query of senseless) {
    const response = await gateway.call("GET", `/api/jobs?${query}`);
    const { code, details } = await response.json();
    assert.deepEqual([response.status, code], [400, "invalid_value"], query);
    assert.match(details, /accepted is/, query);
  }
});

Deno.test("every route with an id answers 404 for another account's", async () => {
  await using gateway = await openTestGateway();
  const jobId = await submitted(gateway, { type: "video", model: "sim-video" });
  await gateway.act("GrantCredits", { accountId: OTHER, amount: 1, reason: "test" });
  const rows = [
    "GET /api/jobs/:id",
    "GET /api/jobs/:id/download",
    "DELETE /api/jobs/:id",
    "GET /v1/videos/:id",
    "GET /v1/videos/:id/content",
  ];
  for (const row of rows) {
    const [method = "", path = ""] = row.replace(":id", jobId).split(" ");
    const response = await gateway.call(method, path, undefined, {
      authorization: `Bearer ${gateway.otherKey}`,
    });
    await response.body?.cancel();
    assert.equal(response.status, 404, row);
  }
  const list = await gateway.call("GET", "/api/jobs", undefined, {
    authorization: `Bearer ${gateway.otherKey}`,
  });
  assert.equal((await list.json()).total, 0);
});
