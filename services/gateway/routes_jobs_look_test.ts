import assert from "node:assert/strict";
import { ACCOUNT, openTestGateway, OTHER, PNG, type TestGateway } from "./testing_gateway.ts";

const PICTURE = { type: "image", prompt: "a cat", model: "sim-image" };

async function submitted(gateway: TestGateway, change: object = {}): Promise<string> {
  const response = await gateway.call("POST", "/api/jobs", { ...PICTURE, ...change });
  const body = await response.json();
  assert.equal(response.status, 201, JSON.stringify(body));
  return body.jobId;
}

const get = async (gateway: TestGateway, path: string) => await (await gateway.call("GET", path)).json();

Deno.test("GET /api/jobs/:id/events tells the job's own history in order, with position, time, actor and cause", async () => {
  await using gateway = await openTestGateway();
  const jobId = await submitted(gateway);
  await submitted(gateway, { prompt: "another" });
  await gateway.connectAgent();
  await gateway.complete(jobId);
  const { id, events } = await get(gateway, `/api/jobs/${jobId}/events`);
  assert.equal(id, jobId);
  assert.deepEqual(events.map((e: { type: string }) => e.type), [
    "JobSubmitted",
    "CreditsReserved",
    "JobQueued",
    "JobAssigned",
    "AttemptAccepted",
    "AttemptSubmitting",
    "AttemptSubmitted",
    "OutputRecorded",
    ...events.slice(8).map((e: { type: string }) => e.type),
  ]);
  assert.ok(events.some((e: { type: string }) => e.type === "JobCompleted"));
  assert.ok(events.some((e: { type: string }) => e.type === "CreditsSettled"));
  const numbers = events.map((e: { position: string }) => Number(/^0-(\d+)$/.exec(e.position)?.[1]));
  assert.deepEqual(numbers, numbers.toSorted((a: number, b: number) => a - b));
  assert.equal(events[0].actor.type, "key");
  assert.equal(events[0].cause, jobId);
  for (const { at, data } of events) {
    assert.match(at, /^\d{4}-.*Z$/);
    assert.equal(data.jobId ?? data.job.jobId, jobId);
  }
});

Deno.test("GET /api/jobs/:id/events reads from the log what memory does not hold, and jumps over what is between", async () => {
  await using gateway = await openTestGateway();
  const grants = async (total: number) => {
    for (let n = 0; n < total; n += 100) {
      await Promise.all(
        Array.from(
          { length: 100 },
          () => gateway.send("GrantCredits", { accountId: OTHER, amount: 1, reason: "test" }),
        ),
      );
    }
  };
  const jobId = await submitted(gateway);
  await grants(1_100);
  await gateway.call("PATCH", `/api/jobs/${jobId}`, { priority: 1 });
  const middle = (await gateway.bus.log.head()).number;
  await grants(2_100);
  await gateway.call("DELETE", `/api/jobs/${jobId}`);
  await gateway.edge.reached((await gateway.bus.log.head()).number, 10_000);
  assert.equal(gateway.edge.recent.reachesBackTo(middle), false);
  const { events } = await get(gateway, `/api/jobs/${jobId}/events`);
  assert.deepEqual(events.map((e: { type: string }) => e.type), [
    "JobSubmitted",
    "CreditsReserved",
    "JobQueued",
    "JobPrioritized",
    "CreditsReleased",
    "JobCancelled",
  ]);
});

Deno.test("GET /api/jobs/:id/download redirects to a signed address, or gives the bytes in ranges with redirect=false", async () => {
  await using gateway = await openTestGateway();
  const jobId = await submitted(gateway);
  await gateway.connectAgent();
  await gateway.complete(jobId);
  const path = `/api/jobs/${jobId}/download`;
  assert.equal((await gateway.call("GET", path)).status, 302);
  const whole = await gateway.call("GET", `${path}?redirect=false`);
  assert.deepEqual([whole.status, await whole.bytes()], [200, PNG]);
  assert.match(whole.headers.get("content-disposition") ?? "", /^attachment; filename="sim-image-.*\.png"/);
  assert.equal(whole.headers.get("x-job-id"), jobId);
  const part = await gateway.call("GET", `${path}?redirect=false`, undefined, { range: "bytes=0-3" });
  assert.deepEqual([part.status, await part.bytes()], [206, PNG.slice(0, 4)]);
  const etag = whole.headers.get("etag") ?? "";
  const same = await gateway.call("GET", `${path}?redirect=false`, undefined, { "if-none-match": etag });
  assert.equal(same.status, 304);
  const odd = await gateway.call("GET", `${path}?redirect=maybe`);
  assert.deepEqual([odd.status, (await odd.json()).code], [400, "invalid_value"]);
});

Deno.test("GET /api/jobs filters by status, type and model, and pages by offset and by cursor", async () => {
  await using gateway = await openTestGateway();
  const first = await submitted(gateway);
  const second = await submitted(gateway, { type: "video", model: "sim-video" });
  const third = await submitted(gateway);
  await gateway.call("DELETE", `/api/jobs/${first}`);
  const ids = async (query: string) =>
    (await get(gateway, `/api/jobs?${query}`)).jobs.map((job: { id: string }) => job.id);
  assert.deepEqual(await ids(""), [third, second, first]);
  assert.deepEqual(await ids("status=cancelled"), [first]);
  assert.deepEqual(await ids("status=queued,cancelled"), [third, second, first]);
  assert.deepEqual(await ids("status=pending"), []);
  assert.deepEqual(await ids("type=video"), [second]);
  assert.deepEqual(await ids("model=sim-video"), [second]);
  assert.deepEqual(await ids("limit=1&offset=1"), [second]);
  const page = await get(gateway, "/api/jobs?limit=2");
  assert.deepEqual([page.total, page.jobs.length], [3, 2]);
  assert.deepEqual(await ids(`limit=2&cursor=${encodeURIComponent(page.next_cursor)}`), [first]);
});

Deno.test("POST /api/jobs?dryRun=true tells the price and what would be changed, and starts nothing", async () => {
  await using gateway = await openTestGateway();
  const head = (await gateway.bus.log.head()).number;
  const response = await gateway.call("POST", "/api/jobs?dryRun=true", {
    type: "video",
    model: "veo3_quality",
    prompt: "sea",
    count: 2,
  }, { "idempotency-key": "dry" });
  const body = await response.json();
  assert.deepEqual([response.status, body], [200, {
    success: true,
    dryRun: true,
    price: 20,
    affordable: true,
    credits: { available: 1_000, reserved: 0, used: 0 },
    model: "veo3_quality",
    settings: { model: "veo3_quality", aspectRatio: "landscape", count: 1, duration: 8 },
    estimatedTime: 180,
    warnings: ["count 2: a video job makes one clip"],
  }]);
  const poor = await gateway.call("POST", "/api/jobs?dryRun=true", PICTURE, {
    authorization: `Bearer ${gateway.otherKey}`,
  });
  assert.deepEqual([poor.status, (await poor.json()).affordable], [200, false]);
  for (
    const [query, change, code] of [
      ["dryRun=true", { model: "nobody" }, "unknown_model"],
      ["dryRun=perhaps", {}, "invalid_value"],
    ] as const
  ) {
    const refused = await gateway.call("POST", `/api/jobs?${query}`, { ...PICTURE, ...change });
    assert.deepEqual([refused.status, (await refused.json()).code], [400, code]);
  }
  assert.equal((await gateway.bus.log.head()).number, head);
  assert.equal([...gateway.edge.facts.openJobsOf(ACCOUNT)].length, 0);
});
