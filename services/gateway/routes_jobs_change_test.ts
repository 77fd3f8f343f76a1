import assert from "node:assert/strict";
import { openTestGateway, PNG, type TestGateway } from "./testing_gateway.ts";

const PICTURE = { type: "image", prompt: "a cat", model: "sim-image" };
// deno-lint-ignore no-explicit-any -- whatever the endpoint answers
type Answer = { readonly status: number; readonly headers: Headers; readonly body: any };

async function ask(
  gateway: TestGateway,
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
): Promise<Answer> {
  const response = await gateway.call(method, path, body, headers);
  return { status: response.status, headers: response.headers, body: await response.json() };
}

async function submitted(gateway: TestGateway, change: object = {}): Promise<string> {
  const { status, body } = await ask(gateway, "POST", "/api/jobs", { ...PICTURE, ...change });
  assert.equal(status, 201, JSON.stringify(body));
  return body.jobId;
}

const look = async (gateway: TestGateway, jobId: string) =>
  (await ask(gateway, "GET", `/api/jobs/${jobId}`)).body;

Deno.test("PATCH /api/jobs/:id changes the priority of a queued job and its place among the others", async () => {
  await using gateway = await openTestGateway();
  await submitted(gateway);
  const second = await submitted(gateway);
  assert.equal((await look(gateway, second)).queue_position, 2);
  const { status, body } = await ask(gateway, "PATCH", `/api/jobs/${second}`, { priority: 5 });
  assert.deepEqual([status, body.id, body.priority, body.queue_position], [200, second, 5, 1]);
  assert.equal(await submitted(gateway).then((id) => look(gateway, id)).then((job) => job.queue_position), 3);
});

Deno.test("PATCH /api/jobs/:id holds a queued job, which then stands in nobody's way, and lets it go", async () => {
  await using gateway = await openTestGateway();
  const held = await submitted(gateway);
  const hold = await ask(gateway, "PATCH", `/api/jobs/${held}`, { hold: true });
  assert.deepEqual([hold.status, hold.body.held, hold.body.status, hold.body.queue_position], [
    200,
    true,
    "queued",
    null,
  ]);
  assert.match(hold.body.reason, /held/);
  const { body: next } = await ask(gateway, "POST", "/api/jobs", PICTURE);
  assert.equal(next.queuePosition, 1);
  await gateway.connectAgent();
  assert.equal((await look(gateway, next.jobId)).status, "processing");
  assert.equal((await look(gateway, held)).status, "queued");
  const free = await ask(gateway, "PATCH", `/api/jobs/${held}`, { hold: false });
  assert.equal(free.body.held, false);
  assert.equal((await look(gateway, held)).status, "processing");
});

Deno.test("PATCH /api/jobs/:id refuses senseless bodies with 400 and jobs that are past the queue with 409", async () => {
  await using gateway = await openTestGateway();
  const jobId = await submitted(gateway);
  for (
    const [body, code] of [
      [{}, "missing_field"],
      [{ priority: 101 }, "invalid_value"],
      [{ priority: "high" }, "invalid_value"],
      [{ hold: "yes" }, "invalid_value"],
    ] as const
  ) {
    const answer = await ask(gateway, "PATCH", `/api/jobs/${jobId}`, body);
    assert.deepEqual([answer.status, answer.body.code], [400, code], JSON.stringify(body));
  }
  await gateway.connectAgent();
  const running = await ask(gateway, "PATCH", `/api/jobs/${jobId}`, { priority: 1 });
  assert.deepEqual([running.status, running.body.code], [409, "not_queued"]);
  await gateway.complete(jobId);
  const done = await ask(gateway, "PATCH", `/api/jobs/${jobId}`, { hold: true });
  assert.deepEqual([done.status, done.body.code], [409, "already_finished"]);
});

Deno.test("POST /api/jobs/:id/retry makes a new job like the finished one, linked to it, with references and metadata", async () => {
  await using gateway = await openTestGateway();
  const first = await submitted(gateway, {
    count: 2,
    aspectRatio: "3:2",
    seed: 7,
    priority: 3,
    negativePrompt: "dogs",
    metadata: { shelf: "7" },
    referenceImages: { images: [PNG.toBase64()], mode: "style" },
  });
  const early = await ask(gateway, "POST", `/api/jobs/${first}/retry`);
  assert.deepEqual([early.status, early.body.code], [409, "not_finished"]);
  assert.equal((await gateway.call("DELETE", `/api/jobs/${first}`)).status, 200);

  const { status, body } = await ask(gateway, "POST", `/api/jobs/${first}/retry`);
  assert.deepEqual([status, body.status, body.creditsReserved], [201, "queued", 2]);
  const [old, again] = [await look(gateway, first), await look(gateway, body.jobId)];
  assert.equal(again.retry_of, first);
  for (const field of ["prompt", "negative_prompt", "settings", "priority", "metadata", "references"]) {
    assert.deepEqual(again[field], old[field], field);
  }
  assert.equal(again.references.length, 1);
});

Deno.test("POST /api/jobs/:id/retry: seed same is the one that the model told, new is another, and changes are taken", async () => {
  await using gateway = await openTestGateway();
  const first = await submitted(gateway);
  await gateway.connectAgent();
  await gateway.complete(first, 1, { seed: 42 });
  const redo = async (body: object) => {
    const answer = await ask(gateway, "POST", `/api/jobs/${first}/retry`, body);
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    return { answer: answer.body, job: await look(gateway, answer.body.jobId) };
  };
  assert.equal((await redo({})).job.settings.seed, undefined);
  assert.equal((await redo({ seed: "same" })).job.settings.seed, 42);
  assert.equal((await redo({ seed: 43 })).job.settings.seed, 43);
  const [a, b] = [(await redo({ seed: "new" })).job, (await redo({ seed: "new" })).job];
  assert.ok(Number.isInteger(a.settings.seed) && a.settings.seed !== b.settings.seed);
  const { job } = await redo({ prompt: "a dog", aspectRatio: "1:1", count: 3, quality: "2K" });
  assert.deepEqual([job.prompt, job.settings], ["a dog", {
    model: "sim-image",
    aspectRatio: "1:1",
    count: 3,
    resolution: "2K",
  }]);

  const bad = await ask(gateway, "POST", `/api/jobs/${first}/retry`, { seed: "old" });
  assert.deepEqual([bad.status, bad.body.code], [400, "invalid_value"]);
  assert.match(bad.body.details, /same, new/);
});

Deno.test("POST /api/jobs/:id/retry under one Idempotency-Key is one job, and another body under it is 422", async () => {
  await using gateway = await openTestGateway();
  const first = await submitted(gateway);
  await gateway.call("DELETE", `/api/jobs/${first}`);
  const redo = (body: object) =>
    ask(gateway, "POST", `/api/jobs/${first}/retry`, body, { "idempotency-key": "once" });
  const [one, two] = [await redo({ seed: "new" }), await redo({ seed: "new" })];
  assert.equal(two.body.jobId, one.body.jobId);
  assert.equal(two.headers.get("idempotent-replayed"), "true");
  const other = await redo({ seed: "same" });
  assert.deepEqual([other.status, other.body.code], [422, "idempotency_mismatch"]);
});

Deno.test("DELETE /api/jobs/:id/outputs takes prompt and outputs of a finished job from view, and its history tells that it was", async () => {
  await using gateway = await openTestGateway();
  const jobId = await submitted(gateway, { prompt: "my secret cat" });
  const early = await ask(gateway, "DELETE", `/api/jobs/${jobId}/outputs`);
  assert.deepEqual([early.status, early.body.code], [409, "not_finished"]);
  await gateway.connectAgent();
  await gateway.complete(jobId, 2);
  const erased = await ask(gateway, "DELETE", `/api/jobs/${jobId}/outputs`);
  assert.deepEqual([erased.status, erased.body], [200, { success: true, outputs: 2 }]);
  const job = await look(gateway, jobId);
  assert.deepEqual([job.status, job.prompt, job.outputs, job.result_url], ["completed", "", [], null]);
  assert.match(job.erased_at, /^\d{4}-/);
  assert.deepEqual(job.credits, { reserved: 1, settled: 1, released: 0 });

  const download = await ask(gateway, "GET", `/api/jobs/${jobId}/download`);
  assert.deepEqual([download.status, download.body.code], [404, "not_found"]);
  assert.match(download.body.details, /deleted/);
  const redo = await ask(gateway, "POST", `/api/jobs/${jobId}/retry`);
  assert.deepEqual([redo.status, redo.body.code], [409, "erased"]);
  const again = await ask(gateway, "DELETE", `/api/jobs/${jobId}/outputs`);
  assert.deepEqual([again.status, again.body], [200, { success: true, outputs: 0 }]);
  const { body: history } = await ask(gateway, "GET", `/api/jobs/${jobId}/events`);
  assert.equal(history.events.filter((e: { type: string }) => e.type === "JobErased").length, 1);
  assert.doesNotMatch(JSON.stringify(history), /secret/);
});

Deno.test("changes of a job are its account's alone: another account's id is 404 on every route", async () => {
  await using gateway = await openTestGateway();
  const jobId = await submitted(gateway);
  const other = { authorization: `Bearer ${gateway.otherKey}` };
  for (
    const [method, path] of [
      ["GET", ""],
      ["GET", "/events"],
      ["GET", "/download"],
      ["DELETE", ""],
      ["DELETE", "/outputs"],
      ["POST", "/retry"],
      ["POST", "/resume"],
      ["PATCH", ""],
    ] as const
  ) {
    const body = method === "PATCH" ? { priority: 1 } : undefined;
    const answer = await ask(gateway, method, `/api/jobs/${jobId}${path}`, body, other);
    assert.deepEqual([answer.status, answer.body.code], [404, "not_found"], `${method} ${path}`);
  }
});
