import assert from "node:assert/strict";
import { jobIdFrom } from "@sluice/protocol";
import { ACCOUNT, openTestGateway, PNG } from "./testing_gateway.ts";

Deno.test("POST /v1/images/generations waits for the job and answers base64 with the header set of the contract", async () => {
  await using gateway = await openTestGateway();
  await gateway.connectAgent();
  const job = gateway.nextJob();
  const answer = gateway.call("POST", "/v1/images/generations", {
    prompt: "a cat",
    n: 2,
    size: "1x1".replace(/1/g, "100"),
    model: null,
    unknown_field: true,
  });
  await gateway.complete(await job, 2);
  const response = await answer;
  const body = await response.json();
  assert.equal(response.status, 200, JSON.stringify(body));
  assert.deepEqual(body.data, [{ b64_json: PNG.toBase64() }, { b64_json: PNG.toBase64() }]);
  assert.deepEqual([body.size, body.output_format, body.usage.images], ["1x1", "png", 2]);
  assert.equal("warnings" in body, false);
  for (const name of ["x-request-id", "openai-processing-ms", "x-job-id"]) {
    assert.ok(response.headers.get(name), name);
  }
  assert.equal(response.headers.get("openai-version"), "2020-10-01");
  assert.equal(response.headers.get("x-sluice-simulated"), "true");
  assert.equal(response.headers.get("content-type"), "application/json");
  const spec = gateway.edge.facts.job(ACCOUNT, await job)?.spec;
  assert.deepEqual(spec?.settings, { aspectRatio: "square", count: 2, size: { width: 100, height: 100 } });
});

Deno.test("POST /v1/images/generations answers absolute signed URLs when asked, and maps stock names with a warning", async () => {
  await using gateway = await openTestGateway();
  await gateway.connectAgent();
  const job = gateway.nextJob();
  const answer = gateway.call("POST", "/v1/images/generations", {
    prompt: "a cat",
    model: "gpt-image-2",
    response_format: "url",
    output_format: "webp",
    quality: "hd",
    seed: 5,
  });
  await gateway.complete(await job);
  const body = await (await answer).json();
  assert.match(body.data[0].url, /^http:\/\/sluice\.test\/media\/[0-9a-f]{64}\?exp=\d+&format=webp&sig=/);
  assert.equal("b64_json" in body.data[0], false);
  assert.deepEqual(body.warnings, ["model gpt-image-2: served by sim-image"]);
  const settings = gateway.edge.facts.job(ACCOUNT, await job)?.spec.settings;
  assert.deepEqual([settings?.format, settings?.resolution, settings?.seed], ["webp", "2K", 5]);
});

Deno.test("POST /v1/images/generations refuses in OpenAI's shape, each with its status and code", async () => {
  await using gateway = await openTestGateway();
  const rows: [body: object, status: number, code: string, param: string | null][] = [
    [{}, 400, "missing_required_parameter", "prompt"],
    [{ prompt: "x", model: "nope" }, 404, "model_not_found", "model"],
    [{ prompt: "x", model: "sim-video" }, 400, "model_type_mismatch", "model"],
    [{ prompt: "x", model: "sora-2" }, 400, "model_type_mismatch", "model"],
    [{ prompt: "x", output_format: "gif" }, 400, "unsupported_parameter", "output_format"],
    [{ prompt: "x", output_format: "svg" }, 400, "unsupported_parameter", "output_format"],
    [{ prompt: "x", output_format: "bmp" }, 400, "invalid_value", "output_format"],
    [{ prompt: "x", size: "12" }, 400, "invalid_value", "size"],
    [{ prompt: "x", size: "99999x10" }, 400, "invalid_value", "size"],
    [{ prompt: "x", n: 11 }, 400, "invalid_value", "n"],
    [{ prompt: "x", n: "1" }, 400, "invalid_value", "n"],
    [{ prompt: "x".repeat(32_001) }, 400, "invalid_value", "prompt"],
  ];
  for (const [body, status, code, param] of rows) {
    const response = await gateway.call("POST", "/v1/images/generations", body);
    const { error } = await response.json();
    assert.deepEqual(
      [response.status, error.code, error.param],
      [status, code, param],
      JSON.stringify(error),
    );
    assert.equal(error.type, "invalid_request_error");
    assert.ok(response.headers.get("x-request-id"));
  }
});

Deno.test("POST /v1/images/generations: no credits is 429 insufficient_quota that no SDK retries", async () => {
  await using gateway = await openTestGateway();
  const headers = { authorization: `Bearer ${gateway.otherKey}` };
  const response = await gateway.call("POST", "/v1/images/generations", { prompt: "x" }, headers);
  const { error } = await response.json();
  assert.deepEqual([response.status, error.code, error.type], [
    429,
    "insufficient_quota",
    "insufficient_quota",
  ]);
  assert.equal(response.headers.get("x-should-retry"), "false");
  assert.equal(response.headers.get("x-job-id"), null);
});

Deno.test("POST /v1/images/generations: a refusal by the provider is 400 moderation_blocked with the provider's words", async () => {
  await using gateway = await openTestGateway();
  await gateway.connectAgent();
  const job = gateway.nextJob();
  const answer = gateway.call("POST", "/v1/images/generations", { prompt: "x" });
  await gateway.fail(await job, "policy", "we do not draw that");
  const response = await answer;
  assert.equal(response.status, 400);
  assert.deepEqual((await response.json()).error, {
    message: "we do not draw that",
    type: "image_generation_user_error",
    param: null,
    code: "moderation_blocked",
  });
  assert.equal(response.headers.get("x-job-id"), await job);
});

Deno.test("POST /v1/images/generations gives up waiting with 504 timeout and the id of the job, which lives on", async () => {
  await using gateway = await openTestGateway({ imageTimeoutMs: 20 });
  const response = await gateway.call("POST", "/v1/images/generations", { prompt: "x" });
  assert.deepEqual([response.status, (await response.json()).error.code], [504, "timeout"]);
  const jobId = response.headers.get("x-job-id") ?? "";
  assert.equal((await (await gateway.call("GET", `/api/jobs/${jobId}`)).json()).status, "queued");
});

Deno.test("POST /v1/videos takes a form with a file, and a form or JSON with a data URL or media id", async () => {
  await using gateway = await openTestGateway();
  const known = "cd".repeat(32);
  gateway.mediaIds.add(known);
  const dataUrl = `data:image/png;base64,${PNG.toBase64()}`;
  const form = (fields: Record<string, string | Blob>) => {
    const data = new FormData();
    for (
      const [name, value] of Object.entries({ prompt: "sea", seconds: "8", size: "720x1280", ...fields })
    ) data.append(name, value);
    return data;
  };
  const bodies = {
    file: form({ input_reference: new File([PNG], "a.png", { type: "application/octet-stream" }) }),
    url: form({ "input_reference[image_url]": dataUrl }),
    id: form({ "input_reference[file_id]": known }),
    json: { prompt: "sea", seconds: 8, size: "720x1280", input_reference: { image_url: dataUrl } },
    plain: { prompt: "sea", seconds: "8", size: "720x1280" },
  };
  for (const [name, body] of Object.entries(bodies)) {
    const response = await gateway.call("POST", "/v1/videos", body);
    const video = await response.json();
    assert.equal(response.status, 200, `${name}: ${JSON.stringify(video)}`);
    assert.deepEqual([video.object, video.status, video.seconds, video.size, video.progress], [
      "video",
      "queued",
      "8",
      "720x1280",
      0,
    ]);
    assert.match(video.id, /^video_[0-9a-f]{32}$/);
    assert.ok(Number(response.headers.get("openai-poll-after-ms")) >= 500);
    const spec = gateway.edge.facts.job(ACCOUNT, jobIdFrom(video.id) ?? "")?.spec;
    assert.deepEqual(spec?.references.map((r) => r.role), name === "plain" ? [] : ["start"], name);
    assert.deepEqual(spec?.settings, {
      aspectRatio: "portrait",
      count: 1,
      size: { width: 720, height: 1280 },
      duration: 8,
    });
  }
  assert.deepEqual(gateway.stored.map((s) => s.maxSide), [2_048, 2_048, 2_048]);
});

Deno.test("GET /v1/videos/:id keeps OpenAI's four states and all of its keys, under either id", async () => {
  await using gateway = await openTestGateway();
  const created = await (await gateway.call("POST", "/v1/videos", { prompt: "sea", seconds: "5" })).json();
  assert.deepEqual(created.warnings, ["5 seconds: served as 4, the nearest that sim-video makes"]);
  const jobId = jobIdFrom(created.id) ?? "";
  const look = async (id: string) => await (await gateway.call("GET", `/v1/videos/${id}`)).json();
  const keys = [
    "completed_at",
    "created_at",
    "error",
    "expires_at",
    "id",
    "model",
    "object",
    "progress",
    "prompt",
    "remixed_from_video_id",
    "seconds",
    "size",
    "status",
    "x_reason",
    "x_state",
  ];
  assert.deepEqual(Object.keys(await look(created.id)).sort(), keys);
  const early = await gateway.call("GET", `/v1/videos/${created.id}/content`);
  assert.deepEqual([early.status, (await early.json()).error.code, early.headers.get("x-should-retry")], [
    404,
    "video_not_ready",
    "false",
  ]);

  await gateway.connectAgent();
  await gateway.complete(jobId, 1, { duration: 4.04, width: 1280, height: 720 });
  const done = await look(jobId);
  assert.deepEqual([done.status, done.progress, done.seconds, done.size, done.error], [
    "completed",
    100,
    "4",
    "1280x720",
    null,
  ]);

  const failed = await (await gateway.call("POST", "/v1/videos", { prompt: "sea" })).json();
  await gateway.fail(jobIdFrom(failed.id) ?? "", "policy", "no");
  assert.deepEqual((await look(failed.id)).error, { code: "moderation_blocked", message: "no" });
});

Deno.test("GET /v1/videos/:id/content serves whole, part and nothing new", async () => {
  await using gateway = await openTestGateway();
  await gateway.connectAgent();
  const { id } = await (await gateway.call("POST", "/v1/videos", { prompt: "sea" })).json();
  await gateway.complete(jobIdFrom(id) ?? "");
  const get = (headers: Record<string, string> = {}) =>
    gateway.call("GET", `/v1/videos/${id}/content`, undefined, headers);
  const whole = await get();
  assert.deepEqual(await whole.bytes(), PNG);
  assert.match(whole.headers.get("content-disposition") ?? "", /^attachment; filename="sim-video-/);
  const part = await get({ range: "bytes=1-3" });
  assert.deepEqual([part.status, await part.text()], [206, "PNG"]);
  const same = await get({ "if-none-match": whole.headers.get("etag") ?? "" });
  assert.equal(same.status, 304);
  const head = await gateway.call("HEAD", `/v1/videos/${id}/content`);
  assert.equal(head.headers.get("content-length"), String(PNG.length));
  const thumbnail = await gateway.call("GET", `/v1/videos/${id}/content?variant=thumbnail`);
  assert.deepEqual([thumbnail.status, thumbnail.headers.get("content-type")], [200, "image/webp"]);
  assert.equal(thumbnail.headers.get("content-disposition"), "inline");
  assert.notEqual(thumbnail.headers.get("etag"), whole.headers.get("etag"));
  await thumbnail.body?.cancel();
  const sheet = await gateway.call("GET", `/v1/videos/${id}/content?variant=spritesheet`);
  const { error } = await sheet.json();
  assert.deepEqual([sheet.status, error.code, error.param], [400, "unsupported_parameter", "variant"]);
  assert.equal(error.message, 'variant "spritesheet": found image/png, accepted is a clip');
});

Deno.test("GET /v1/models lists every model with what it can do, costs, and who is online", async () => {
  await using gateway = await openTestGateway();
  await gateway.connectAgent();
  const { object, data } = await (await gateway.call("GET", "/v1/models")).json();
  assert.equal(object, "list");
  const model = await (await gateway.call("GET", "/v1/models/sim-image")).json();
  assert.deepEqual(data.find((m: { id: string }) => m.id === "sim-image"), model);
  assert.deepEqual([model.object, model.owned_by, model.agents_online, model.price_credits["2K"]], [
    "model",
    "simulator",
    1,
    2,
  ]);
  const unknown = await gateway.call("GET", "/v1/models/a%2Fb");
  assert.deepEqual([unknown.status, (await unknown.json()).error.code], [404, "model_not_found"]);
});

Deno.test("POST /v1/images/generations answers as many pictures as were asked for, download finds outputs by their index", async () => {
  await using gateway = await openTestGateway();
  await gateway.connectAgent();
  const job = gateway.nextJob();
  const answer = gateway.call("POST", "/v1/images/generations", {
    prompt: "x",
    n: 1,
    response_format: "url",
  });
  const jobId = await job;
  await gateway.complete(jobId, 2);
  assert.equal((await (await answer).json()).data.length, 1);
  for (const [index, status] of [[0, 302], [1, 302], [2, 404]]) {
    assert.equal((await gateway.call("GET", `/api/jobs/${jobId}/download?index=${index}`)).status, status);
  }
});
