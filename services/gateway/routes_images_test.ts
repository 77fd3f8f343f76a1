import assert from "node:assert/strict";
import { followerId } from "./repeat.ts";
import { ACCOUNT, openTestGateway, PNG } from "./testing_gateway.ts";
import { connectFlowAgent, readSse } from "./testing_v1.ts";

const PATH = "/v1/images/generations";

Deno.test("POST /v1/images/generations with stream sends headers at once, comments, and one completed event a picture", async () => {
  await using gateway = await openTestGateway({ keepAliveMs: 5 });
  await gateway.connectAgent();
  const response = await gateway.call("POST", PATH, {
    prompt: "a cat",
    n: 2,
    stream: true,
    partial_images: 2,
  });
  assert.deepEqual([response.status, response.headers.get("content-type")], [
    200,
    "text/event-stream; charset=utf-8",
  ]);
  const jobId = response.headers.get("x-job-id") ?? "";
  assert.equal(gateway.edge.facts.job(ACCOUNT, jobId)?.state.status, "assigned");
  const read = readSse(response);
  await gateway.complete(jobId, 2);
  const { events, comments } = await read;
  assert.equal(comments[0], "accepted");
  assert.deepEqual(events.map((e) => [e.event, e.data.type]), [
    ["image_generation.completed", "image_generation.completed"],
    ["image_generation.completed", "image_generation.completed"],
  ]);
  const { b64_json, created_at, usage, ...rest } = events[1]?.data;
  assert.deepEqual([b64_json, typeof created_at, usage.total_tokens], [PNG.toBase64(), "number", 0]);
  assert.deepEqual(rest, {
    type: "image_generation.completed",
    background: "opaque",
    output_format: "png",
    quality: "medium",
    size: "1x1",
    safety_identifier: null,
    warnings: ["partial_images 2: there are no previews, only finished pictures are sent"],
  });
});

Deno.test("POST /v1/images/generations with stream ends with an error event when the job fails, and refuses with a status before", async () => {
  await using gateway = await openTestGateway();
  await gateway.connectAgent();
  const response = await gateway.call("POST", PATH, { prompt: "x", stream: true });
  await gateway.fail(response.headers.get("x-job-id") ?? "", "policy", "we do not draw that");
  const { events } = await readSse(response);
  assert.deepEqual(events, [{
    event: "error",
    data: {
      error: {
        message: "we do not draw that",
        type: "image_generation_user_error",
        param: null,
        code: "moderation_blocked",
      },
    },
  }]);
  for (const body of [{ prompt: "", stream: true }, { prompt: "x", stream: true, n: 11 }]) {
    const refused = await gateway.call("POST", PATH, body);
    assert.deepEqual([refused.status, refused.headers.get("content-type")], [400, "application/json"]);
    await refused.body?.cancel();
  }
  const poor = await gateway.call("POST", PATH, { prompt: "x", stream: true }, {
    authorization: `Bearer ${gateway.otherKey}`,
  });
  assert.deepEqual([poor.status, (await poor.json()).error.code], [429, "insufficient_quota"]);
});

Deno.test("POST /v1/images/generations with n above what the model makes at once answers the pictures of all jobs in order", async () => {
  await using gateway = await openTestGateway();
  await connectFlowAgent(gateway);
  const job = gateway.nextJob();
  const answer = gateway.call("POST", PATH, { prompt: "x", n: 6, model: "nano_banana2", seed: 7 });
  const first = await job;
  const second = followerId(first, 1);
  const specs = [first, second].map((id) => gateway.edge.facts.job(ACCOUNT, id)?.spec);
  assert.deepEqual(specs.map((s) => [s?.settings.count, s?.settings.seed]), [[4, 7], [2, 11]]);
  await gateway.complete(second, 2, { prompt: "of the second" });
  await gateway.complete(first, 4, { prompt: "of the first" });
  const response = await answer;
  const { data, usage, warnings } = await response.json();
  assert.equal(response.headers.get("x-job-id"), first);
  assert.deepEqual(data.map((d: { revised_prompt: string }) => d.revised_prompt.slice(7)), [
    ..."1234".split("").map(() => "first"),
    "second",
    "second",
  ]);
  assert.deepEqual([usage.images, usage.credits, warnings], [6, 6, undefined]);
});

Deno.test("POST /v1/images/generations answers what exists when some of its jobs failed, and the first failure when all did", async () => {
  await using gateway = await openTestGateway();
  await connectFlowAgent(gateway);
  for (const stream of [false, true]) {
    const job = gateway.nextJob();
    const answer = gateway.call("POST", PATH, { prompt: "x", n: 6, model: "nano_banana2", stream });
    const first = await job;
    await gateway.fail(first, "policy", "not that one");
    await gateway.complete(followerId(first, 1), 2);
    const response = await answer;
    const said = "n 6: 2 of 6 pictures were made, the others cost nothing: not that one";
    if (stream) {
      const { events } = await readSse(response);
      assert.deepEqual(events.map((e) => e.data.warnings), [undefined, [said]]);
    } else {
      const { data, warnings, usage } = await response.json();
      assert.deepEqual([response.status, data.length, usage.credits, warnings], [200, 2, 2, [said]]);
    }
  }
  const job = gateway.nextJob();
  const answer = gateway.call("POST", PATH, { prompt: "x", n: 6, model: "nano_banana2" });
  const first = await job;
  await gateway.fail(followerId(first, 1), "invalid_input", "the second");
  await gateway.fail(first, "policy", "the first");
  const response = await answer;
  assert.deepEqual([response.status, (await response.json()).error.message], [400, "the first"]);
});

Deno.test("async: true and Prefer: respond-async answer 202 with where to look, which answers the reply in the end", async () => {
  await using gateway = await openTestGateway();
  await gateway.connectAgent();
  const asks: [object, Record<string, string>, string | null][] = [
    [{ async: true }, {}, null],
    [{}, { prefer: "respond-async" }, "respond-async"],
    [{}, { prefer: "wait=0" }, "wait=0"],
  ];
  for (const [change, headers, applied] of asks) {
    const body = { prompt: "x", response_format: "url", quality: "hd", model: "gpt-image-2", ...change };
    const response = await gateway.call("POST", PATH, body, headers);
    const { created_at, ...json } = await response.json();
    const jobId = response.headers.get("x-job-id") ?? "";
    const pollUrl = `http://sluice.test${PATH}/${jobId}`;
    assert.equal(typeof created_at, "number");
    assert.deepEqual([response.status, json], [202, {
      id: jobId,
      object: "image.job",
      status: "in_progress",
      x_state: "assigned",
      x_reason: null,
      poll_url: pollUrl,
      warnings: ["model gpt-image-2: served by sim-image"],
    }]);
    assert.equal(response.headers.get("location"), pollUrl);
    assert.equal(response.headers.get("preference-applied"), applied);
    const early = await gateway.call("GET", `${PATH}/${jobId}`);
    assert.deepEqual([early.status, (await early.json()).object], [202, "image.job"]);
    assert.ok(Number(early.headers.get("openai-poll-after-ms")) >= 500);
    await gateway.complete(jobId);
    const done = await gateway.call("GET", `${PATH}/${jobId}`);
    const reply = await done.json();
    assert.deepEqual([done.status, Object.keys(reply.data[0]), reply.quality], [200, ["url"], "hd"]);
    const other = await gateway.call("GET", `${PATH}/${jobId}?response_format=b64_json`);
    assert.deepEqual(Object.keys((await other.json()).data[0]), ["b64_json"]);
    const foreign = await gateway.call("GET", `${PATH}/${jobId}`, undefined, {
      authorization: `Bearer ${gateway.otherKey}`,
    });
    assert.equal(foreign.status, 404);
    await foreign.body?.cancel();
  }
});

Deno.test("Prefer: wait answers the result that comes in time, and 202 when the server's own patience ends", async () => {
  await using gateway = await openTestGateway({ imageTimeoutMs: 300 });
  await gateway.connectAgent();
  const job = gateway.nextJob();
  const answer = gateway.call("POST", PATH, { prompt: "x" }, { prefer: "wait=9000" });
  await gateway.complete(await job);
  const done = await answer;
  assert.deepEqual([done.status, done.headers.get("preference-applied")], [200, "wait=600"]);
  await done.body?.cancel();
  const late = await gateway.call("POST", PATH, { prompt: "x" }, { prefer: "respond-async, wait=500" });
  assert.deepEqual([late.status, late.headers.get("preference-applied")], [202, "respond-async, wait=500"]);
  const jobId = late.headers.get("x-job-id") ?? "";
  await late.body?.cancel();
  await gateway.fail(jobId, "policy", "no");
  const failed = await gateway.call("GET", `${PATH}/${jobId}`);
  assert.deepEqual([failed.status, (await failed.json()).error.code], [400, "moderation_blocked"]);
  const odd = gateway.nextJob();
  const plain = gateway.call("POST", PATH, { prompt: "x" }, { prefer: "handling=lenient, wait=soon" });
  await gateway.complete(await odd);
  assert.equal((await plain).status, 200, "what cannot be understood is ignored");
});

Deno.test("GET /v1/images/generations/:id does not know clips and ids that are none", async () => {
  await using gateway = await openTestGateway();
  const video = await (await gateway.call("POST", "/v1/videos", { prompt: "sea" })).json();
  for (const id of [video.id, "nonsense", crypto.randomUUID()]) {
    const response = await gateway.call("GET", `${PATH}/${id}`);
    assert.deepEqual([response.status, (await response.json()).error.code], [404, "not_found"], id);
  }
});

Deno.test("POST /v1/images/generations: known values without a meaning here are served with a warning, impossible ones refused", async () => {
  await using gateway = await openTestGateway();
  await gateway.connectAgent();
  const job = gateway.nextJob();
  const answer = gateway.call("POST", PATH, {
    prompt: "x",
    style: "vivid",
    moderation: "low",
    quality: "xhigh",
    output_compression: 50,
    user: "u1",
    logit_bias: {},
    "x\0y": 1,
  });
  const jobId = await job;
  await gateway.complete(jobId);
  const response = await answer;
  const { warnings } = await response.json();
  assert.equal(response.status, 200);
  assert.deepEqual(warnings.map((w: string) => w.split(":")[0]), [
    "style vivid",
    "moderation low",
    "output_compression 50",
  ]);
  const spec = gateway.edge.facts.job(ACCOUNT, jobId)?.spec;
  assert.deepEqual(spec?.metadata, { user: "u1", quality: "xhigh", ignored_fields: "logit_bias, x y" });
  const refused: [object, string][] = [
    [{ output_format: "gif" }, "output_format"],
    [{ output_format: "svg" }, "output_format"],
    [{ complexity: "high" }, "complexity"],
    [{ frame_count: 4 }, "frame_count"],
    [{ frame_duration_ms: 40 }, "frame_duration_ms"],
    [{ svg: { model: "x" } }, "svg"],
  ];
  for (const [change, param] of refused) {
    const no = await gateway.call("POST", PATH, { prompt: "x", ...change });
    const { error } = await no.json();
    assert.deepEqual([no.status, error.code, error.param], [400, "unsupported_parameter", param]);
  }
  const odd: [object, string][] = [
    [{ quality: "best" }, "quality"],
    [{ background: "red" }, "background"],
    [{ style: 7 }, "style"],
    [{ stream: "true" }, "stream"],
    [{ partial_images: 4 }, "partial_images"],
    [{ stream: true, async: true }, "async"],
  ];
  for (const [change, param] of odd) {
    const no = await gateway.call("POST", PATH, { prompt: "x", ...change });
    const { error } = await no.json();
    assert.deepEqual([no.status, error.code, error.param], [400, "invalid_value", param]);
  }
});

Deno.test("POST /v1/images/generations gives the format that was asked, whatever the provider gave, and says the truth", async () => {
  await using gateway = await openTestGateway();
  await connectFlowAgent(gateway);
  const opaque = "background transparent: nano_banana2 makes opaque pictures";
  const asks: [object, string, string[]][] = [
    [{ output_format: "webp", background: "transparent", output_compression: 80 }, "webp", [opaque]],
    [{ output_format: "jpeg" }, "jpeg", []],
    [{ background: "transparent" }, "png", [opaque]],
    [{ output_format: "png", background: "auto" }, "png", []],
  ];
  for (const stream of [false, true]) {
    for (const [change, format, warnings] of asks) {
      const job = gateway.nextJob();
      const body = { prompt: "x", model: "nano_banana2", stream, ...change };
      const answer = gateway.call("POST", PATH, body);
      await gateway.complete(await job);
      const said = stream ? (await readSse(await answer)).events[0]?.data : await (await answer).json();
      assert.deepEqual([said.output_format, said.background, said.warnings ?? []], [
        format,
        "opaque",
        warnings,
      ]);
      const bytes = Uint8Array.fromBase64(stream ? said.b64_json : said.data[0].b64_json);
      assert.equal(formatOf(bytes), format);
    }
  }
  const broken = gateway.nextJob();
  const answer = gateway.call("POST", PATH, { prompt: "x", model: "nano_banana2", output_format: "webp" });
  // bytes that look like a picture and are none cannot be converted: they are passed on for what they are
  const { mediaId } = await gateway.media.put(new Blob([PNG.slice(0, -20)]).stream(), { maxBytes: 1e6 });
  await gateway.complete(await broken, 1, { mediaId });
  assert.equal((await (await answer).json()).output_format, "png");
});

/** By the first bytes. */
function formatOf(bytes: Uint8Array): string {
  const text = String.fromCharCode(...bytes.subarray(0, 4));
  return text === "RIFF" ? "webp" : text === "\u0089PNG" ? "png" : "jpeg";
}
