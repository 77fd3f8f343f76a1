import assert from "node:assert/strict";
import { ACCOUNT, openTestGateway, PNG, type TestGateway } from "./testing_gateway.ts";
import { readSse } from "./testing_v1.ts";

const PATH = "/v1/chat/completions";
const user = (content: unknown) => ({ role: "user", content });
const DATA_URL = `data:image/png;base64,${PNG.toBase64()}`;
const chat = (gateway: TestGateway, body: object) => gateway.call("POST", PATH, body);

Deno.test("POST /v1/chat/completions makes a picture of the last user message and answers Markdown and images", async () => {
  await using gateway = await openTestGateway();
  await gateway.connectAgent();
  const job = gateway.nextJob();
  const answer = chat(gateway, {
    model: "gpt-image-2",
    messages: [
      { role: "system", content: "be brief" },
      user("a dog"),
      { role: "assistant", content: null },
      user([
        { type: "text", text: "a [cat](x)" },
        { type: "image_url", image_url: { url: DATA_URL, detail: "high" } },
        { type: "file", file: { file_data: DATA_URL, filename: "b.png" } },
      ]),
    ],
    temperature: 0.5,
    max_tokens: 100,
  });
  const jobId = await job;
  const spec = gateway.edge.facts.job(ACCOUNT, jobId)?.spec;
  assert.deepEqual([spec?.prompt, spec?.model], ["a [cat](x)", "sim-image"]);
  assert.deepEqual(spec?.references.map((r) => r.role), ["ingredient", "ingredient"]);
  await gateway.complete(jobId);
  const response = await answer;
  const body = await response.json();
  assert.deepEqual([response.status, response.headers.get("x-job-id")], [200, jobId]);
  const { message, ...choice } = body.choices[0];
  assert.deepEqual(choice, { index: 0, finish_reason: "stop", logprobs: null });
  const [, alt, url] =
    /^!\[(.*)\]\((http:\/\/sluice\.test\/media\/[0-9a-f]{64}\?\S+)\)$/.exec(message.content) ?? [];
  assert.equal(alt, "a cat x");
  assert.deepEqual(message.images, [{ type: "image_url", image_url: { url }, index: 0 }]);
  assert.deepEqual([message.role, message.refusal], ["assistant", null]);
  assert.deepEqual([body.object, body.id, body.model, body.usage.total_tokens, body.warnings], [
    "chat.completion",
    `chatcmpl-${jobId.replaceAll("-", "")}`,
    "sim-image",
    0,
    ["model gpt-image-2: served by sim-image"],
  ]);
});

Deno.test("POST /v1/chat/completions streams role, content, stop, usage and [DONE], and progress to those who ask", async () => {
  await using gateway = await openTestGateway({ keepAliveMs: 5 });
  await gateway.connectAgent();
  for (const progress of [false, true]) {
    const response = await chat(gateway, {
      model: "sim-video",
      messages: [user([{ type: "text", text: "waves" }, { type: "image_url", image_url: DATA_URL }])],
      stream: true,
      stream_options: { include_usage: true, x_progress: progress },
    });
    const jobId = response.headers.get("x-job-id") ?? "";
    assert.deepEqual(gateway.edge.facts.job(ACCOUNT, jobId)?.spec.references.map((r) => r.role), ["start"]);
    const read = readSse(response);
    await gateway.complete(jobId, 1, { mime: "video/mp4" });
    const { events } = await read;
    const deltas = events.slice(0, -2).map((e) => e.data.choices[0].delta);
    const thoughts = deltas.filter((d) => "reasoning_content" in d);
    assert.equal(thoughts.length > 0, progress);
    const [role, content, stop] = deltas.filter((d) => !("reasoning_content" in d));
    assert.deepEqual([role, stop], [{ role: "assistant", content: "" }, {}]);
    assert.match(content.content, /^\[waves\]\(http:\/\/sluice\.test\/media\/\S+\)$/);
    assert.equal("images" in content, false);
    assert.equal(events.at(-3)?.data.choices[0].finish_reason, "stop");
    assert.deepEqual([events.at(-2)?.data.choices, events.at(-2)?.data.usage.total_tokens], [[], 0]);
    assert.equal(events.at(-1)?.data, "[DONE]");
    assert.ok(events.slice(0, -1).every((e) => e.data.object === "chat.completion.chunk"));
  }
});

Deno.test("POST /v1/chat/completions answers a probe without a job, streamed or not, and knows no unknown model", async () => {
  await using gateway = await openTestGateway();
  const before = (await gateway.bus.log.head()).number;
  for (const text of ["hi", "Hello!", " TEST ", "ping"]) {
    const { choices, model } = await (await chat(gateway, { messages: [user(text)] })).json();
    assert.match(choices[0].message.content, /^Hello!/);
    assert.equal(model, "sim-image");
  }
  const { events } = await readSse(await chat(gateway, { messages: [user("hi")], stream: true }));
  assert.deepEqual([events.length, events.at(-1)?.data], [4, "[DONE]"]);
  const wrong = await chat(gateway, { model: "gpt-4o", messages: [user("hi")] });
  assert.deepEqual([wrong.status, (await wrong.json()).error.code], [404, "model_not_found"]);
  assert.equal((await gateway.bus.log.head()).number, before);
});

Deno.test("POST /v1/chat/completions: errors are statuses before the first byte and a data line after it", async () => {
  await using gateway = await openTestGateway();
  await gateway.connectAgent();
  const refused: [object, string][] = [
    [{ messages: [] }, "messages"],
    [{ messages: [{ role: "system", content: "x" }] }, "messages"],
    [{ messages: [user("")], stream: true }, "messages.0.content"],
    [{ messages: [user(7)] }, "messages.0.content"],
    [{ messages: [user([{ type: "input_audio" }])] }, "messages.0.content.0"],
    [{ messages: [user("x")], stream: "yes" }, "stream"],
    [{ messages: "x" }, "messages"],
  ];
  for (const [body, param] of refused) {
    const response = await chat(gateway, body);
    const { error } = await response.json();
    assert.deepEqual(
      [response.status, error.code, error.param],
      [400, "invalid_value", param],
      error.message,
    );
  }
  const job = gateway.nextJob();
  const plain = chat(gateway, { messages: [user("x")] });
  await gateway.fail(await job, "policy", "no");
  assert.deepEqual([(await plain).status, (await (await plain).json()).error.code], [
    400,
    "moderation_blocked",
  ]);

  const streamed = await chat(gateway, { messages: [user("x")], stream: true });
  await gateway.fail(streamed.headers.get("x-job-id") ?? "", "policy", "no");
  const { events } = await readSse(streamed);
  assert.equal(events.length, 2);
  assert.deepEqual([events[1]?.event, events[1]?.data.error.code], [null, "moderation_blocked"]);
});

Deno.test("POST /v1/chat/completions begins its answer early when the job takes long, and is valid JSON all the same", async () => {
  await using gateway = await openTestGateway({ earlyHeadersAfterMs: 5, keepAliveMs: 5 });
  await gateway.connectAgent();
  const response = await chat(gateway, { messages: [user("x")] });
  assert.deepEqual([response.status, response.headers.get("content-type")], [200, "application/json"]);
  const text = response.text();
  await gateway.complete(response.headers.get("x-job-id") ?? "");
  assert.match(await text, /^\n+\{/);
  assert.equal(JSON.parse(await text).choices[0].finish_reason, "stop");
});
