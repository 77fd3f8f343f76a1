import assert from "node:assert/strict";
import { ACCOUNT, openTestGateway, PNG, type TestGateway } from "./testing_gateway.ts";

const PICTURE = { type: "image", prompt: "a cat", model: "sim-image" };

async function submitted(gateway: TestGateway, change: object = {}): Promise<string> {
  const response = await gateway.call("POST", "/api/jobs", { ...PICTURE, ...change });
  const body = await response.json();
  assert.equal(response.status, 201, JSON.stringify(body));
  return body.jobId;
}

Deno.test("POST /api/jobs answers 201 in the reference's shape and says that a simulator will do it", async () => {
  await using gateway = await openTestGateway();
  const response = await gateway.call("POST", "/api/jobs", { ...PICTURE, count: 2 });
  const { jobId, ...rest } = await response.json();
  assert.equal(response.status, 201);
  assert.deepEqual(rest, {
    success: true,
    status: "queued",
    queuePosition: 1,
    estimatedTime: 1,
    creditsReserved: 2,
  });
  assert.equal(response.headers.get("x-job-id"), jobId);
  assert.equal(response.headers.get("x-sluice-simulated"), "true");
  assert.equal(response.headers.get("x-content-type-options"), "nosniff");
});

Deno.test("GET /api/jobs/:id shows the life of a job with its reason, and a signed result at the end", async () => {
  await using gateway = await openTestGateway();
  const jobId = await submitted(gateway);
  const look = async () => await (await gateway.call("GET", `/api/jobs/${jobId}`)).json();

  const queued = await look();
  assert.deepEqual([queued.status, queued.state, queued.reason, queued.queue_position], [
    "queued",
    "queued",
    "no simulator agent online",
    1,
  ]);
  assert.deepEqual(queued.settings, { model: "sim-image", aspectRatio: "landscape", count: 1 });

  await gateway.connectAgent();
  await gateway.run(jobId);
  gateway.bus.live.publish(`progress.${ACCOUNT}`, { jobId, progress: 40 });
  const running = await look();
  assert.deepEqual([running.status, running.state, running.progress, running.agent.name], [
    "processing",
    "running",
    40,
    "sim",
  ]);

  await gateway.act("RecordOutput", {
    jobId,
    attempt: 1,
    output: {
      index: 0,
      mediaId: "ab".repeat(32),
      mime: "image/png",
      bytes: 7,
      width: 2,
      height: 3,
      duration: null,
    },
  });
  await gateway.act("CompleteAttempt", { agentId: running.agent.id, jobId, attempt: 1, outputs: 1 });
  const done = await look();
  assert.deepEqual([done.status, done.file_size, done.result_urls, done.reason], [
    "completed",
    7,
    null,
    null,
  ]);
  assert.match(done.result_url, new RegExp(`^/media/${"ab".repeat(32)}\\?exp=\\d+&sig=`));
  assert.deepEqual(done.credits, { reserved: 1, settled: 1, released: 0 });

  const download = await gateway.call("GET", `/api/jobs/${jobId}/download`);
  assert.equal(download.status, 302);
  assert.match(download.headers.get("location") ?? "", /^\/media\/.*download=sim-image-/);
  assert.equal((await gateway.call("GET", `/api/jobs/${jobId}/download?index=1`)).status, 404);
});

Deno.test("POST /api/jobs keeps references as media of at most 512 pixels, from data URLs, base64 and media ids", async () => {
  await using gateway = await openTestGateway();
  const base64 = PNG.toBase64();
  const known = "cd".repeat(32);
  gateway.mediaIds.add(known);
  const response = await gateway.call("POST", "/api/jobs", {
    ...PICTURE,
    type: "video",
    model: "sim-video",
    startFrame: known,
    referenceImages: { images: [`data:image/png;base64,${base64}`, base64], mode: "style" },
  });
  const { jobId } = await response.json();
  await gateway.edge.reached((await gateway.bus.log.head()).number, 1_000);
  const references = gateway.edge.facts.job(ACCOUNT, jobId)?.spec.references;
  assert.deepEqual(references?.map((r) => r.role), ["start", "style", "style"]);
  assert.equal(references?.[0] !== undefined && "mediaId" in references[0] && references[0].mediaId, known);
  assert.deepEqual(gateway.stored.map((s) => s.maxSide), [512, 512]);
});

Deno.test("POST /api/jobs: a repeated Idempotency-Key gives the same job, another body under it is 422", async () => {
  await using gateway = await openTestGateway();
  const post = (body: object, key = "k1") =>
    gateway.call("POST", "/api/jobs", body, { "idempotency-key": key });
  const first = await (await post(PICTURE)).json();
  const again = await post(PICTURE);
  assert.equal(again.headers.get("idempotent-replayed"), "true");
  assert.equal((await again.json()).jobId, first.jobId);
  const other = await post({ ...PICTURE, prompt: "a dog" });
  assert.deepEqual([other.status, (await other.json()).code], [422, "idempotency_mismatch"]);
  assert.notEqual((await (await post(PICTURE, "k2")).json()).jobId, first.jobId);
  assert.equal((await post(PICTURE, "k".repeat(256))).status, 400);
  assert.equal((await (await gateway.call("GET", "/api/jobs")).json()).total, 2);
});

Deno.test("POST /api/jobs: a video count above 1 becomes 1 with a warning, an odd length the nearest", async () => {
  await using gateway = await openTestGateway();
  const response = await gateway.call("POST", "/api/jobs", {
    type: "video",
    prompt: "sea",
    count: 3,
    duration: 7,
  });
  const body = await response.json();
  assert.deepEqual(body.warnings, [
    "count 3: a video job makes one clip",
    "7 seconds: served as 6, the nearest that sim-video makes",
  ]);
  assert.equal(body.creditsReserved, 5);
});

Deno.test("POST /api/jobs answers 402 without credits and 503 when nothing can be stored", async () => {
  await using gateway = await openTestGateway();
  const poor = await gateway.call("POST", "/api/jobs", PICTURE, {
    authorization: `Bearer ${gateway.otherKey}`,
  });
  assert.deepEqual([poor.status, (await poor.json()).code], [402, "insufficient_credits"]);
  await gateway.bus.close();
  const away = await gateway.call("POST", "/api/jobs", PICTURE);
  assert.deepEqual([away.status, away.headers.get("retry-after")], [503, "5"]);
});

Deno.test("DELETE /api/jobs/:id cancels a queued job at once, asks for a running one, and 409 afterwards", async () => {
  await using gateway = await openTestGateway();
  const queued = await submitted(gateway);
  const first = await gateway.call("DELETE", `/api/jobs/${queued}`);
  assert.deepEqual([first.status, await first.json()], [200, { success: true, status: "cancelled" }]);
  const again = await gateway.call("DELETE", `/api/jobs/${queued}`);
  assert.deepEqual([again.status, (await again.json()).code], [409, "already_finished"]);
  assert.equal((await (await gateway.call("GET", `/api/jobs/${queued}`)).json()).status, "cancelled");

  await gateway.connectAgent();
  const running = await submitted(gateway);
  await gateway.run(running);
  const asked = await gateway.call("DELETE", `/api/jobs/${running}`);
  assert.deepEqual([asked.status, await asked.json()], [202, { success: true, status: "cancelling" }]);
  assert.equal((await (await gateway.call("GET", `/api/jobs/${running}`)).json()).state, "cancelling");
});

Deno.test("POST /api/jobs answers 202 when the decision is late, and the job is shown as pending until it comes", async () => {
  await using gateway = await openTestGateway({ decisionTimeoutMs: 1 });
  const { inbox } = gateway.bus;
  const send = inbox.send.bind(inbox);
  const late = Promise.withResolvers<void>();
  // stored at once, told late: as on the distributed bus
  inbox.send = async (command) => {
    const sent = late.promise.then(() => send(command));
    return { outcome: sent.then((s) => s.outcome) };
  };
  const response = await gateway.call("POST", "/api/jobs", PICTURE);
  const { jobId, status } = await response.json();
  assert.deepEqual([response.status, status], [202, "pending"]);
  const look = async () => (await (await gateway.call("GET", `/api/jobs/${jobId}`)).json()).status;
  assert.equal(await look(), "pending");
  const seen = gateway.nextJob();
  late.resolve();
  assert.equal(await seen, jobId);
  assert.equal(await look(), "queued");
});

Deno.test("POST /api/jobs takes outputs of the account's finished jobs as frames and as source, by job id", async () => {
  await using gateway = await openTestGateway();
  await gateway.connectAgent();
  const picture = await submitted(gateway);
  const open = await gateway.call("POST", "/api/jobs", {
    type: "video",
    prompt: "go on",
    model: "sim-video",
    sourceVideo: picture,
  });
  assert.deepEqual([open.status, (await open.json()).code], [400, "invalid_value"]);
  await gateway.complete(picture);
  const jobId = await submitted(gateway, {
    type: "video",
    model: "sim-video",
    startFrame: picture,
    endFrame: picture,
    sourceVideo: picture,
  });
  const job = await (await gateway.call("GET", `/api/jobs/${jobId}`)).json();
  const [{ media_id: mediaId }] = (await (await gateway.call("GET", `/api/jobs/${picture}`)).json()).outputs;
  assert.deepEqual(job.references, [
    { role: "start", media_id: mediaId, mime: "image/png" },
    { role: "end", media_id: mediaId, mime: "image/png" },
    { role: "source", media_id: mediaId, mime: "image/png" },
  ]);
  const clip = { type: "video", prompt: "go on", model: "sim-video", startFrame: picture };
  const other = await gateway.call("POST", "/api/jobs", clip, {
    authorization: `Bearer ${gateway.otherKey}`,
  });
  assert.deepEqual([other.status, (await other.json()).code], [400, "invalid_value"]);
});

Deno.test("POST /api/jobs waits for the jobs that it depends on, and not for those that are done", async () => {
  await using gateway = await openTestGateway();
  const first = await submitted(gateway);
  const second = await submitted(gateway, { dependsOn: [first] });
  const look = async () => await (await gateway.call("GET", `/api/jobs/${second}`)).json();
  const waiting = await look();
  assert.deepEqual([waiting.status, waiting.state, waiting.depends_on, waiting.reason], [
    "queued",
    "waiting",
    [first],
    "waiting for 1 job",
  ]);
  await gateway.connectAgent();
  await gateway.complete(first);
  assert.equal((await look()).status, "processing");
  const third = await submitted(gateway, { dependsOn: [first] });
  assert.equal((await (await gateway.call("GET", `/api/jobs/${third}`)).json()).status, "processing");
});

Deno.test("POST /api/jobs keeps whom to tell: an endpoint of the account or an address, and refuses others", async () => {
  await using gateway = await openTestGateway();
  const webhookId = crypto.randomUUID();
  const url = "https://hooks.example/x";
  await gateway.act("CreateWebhook", { webhookId, accountId: ACCOUNT, url, events: ["job.completed"] });
  const jobId = await submitted(gateway, { webhook: webhookId });
  assert.deepEqual(gateway.edge.facts.job(ACCOUNT, jobId)?.spec.webhook, { webhookId });
  for (const webhook of [crypto.randomUUID(), "not a url", "https://127.0.0.1/x", 7]) {
    const response = await gateway.call("POST", "/api/jobs", { ...PICTURE, webhook });
    assert.deepEqual([response.status, (await response.json()).code], [400, "invalid_value"], `${webhook}`);
  }
});
