import assert from "node:assert/strict";
import { ACCOUNT, openTestGateway, type TestGateway } from "./testing_gateway.ts";

const PICTURE = { type: "image", prompt: "a cat", model: "sim-image" };
const CLIP = { type: "video", prompt: "a sea", model: "sim-video" };
// deno-lint-ignore no-explicit-any -- whatever the endpoint answers
type Answer = { readonly status: number; readonly body: any };

async function ask(
  gateway: TestGateway,
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
): Promise<Answer> {
  const response = await gateway.call(method, path, body, headers);
  return { status: response.status, body: await response.json() };
}

async function submitted(gateway: TestGateway, change: object = {}): Promise<string> {
  const { status, body } = await ask(gateway, "POST", "/api/jobs", { ...PICTURE, ...change });
  assert.equal(status, 201, JSON.stringify(body));
  return body.jobId;
}

const queue = async (gateway: TestGateway) => (await ask(gateway, "GET", "/api/queue")).body;
const ids = (jobs: readonly { id: string }[]): string[] => jobs.map(({ id }) => id);

Deno.test("GET /api/queue shows all that waits in its order, with place, reason and how long it should take", async () => {
  await using gateway = await openTestGateway();
  assert.deepEqual(await queue(gateway), {
    paused: false,
    running: 0,
    limit: 10,
    total: 0,
    jobs: [],
    eta: 0,
  });
  const low = await submitted(gateway, { priority: -1 });
  const held = await submitted(gateway);
  await ask(gateway, "PATCH", `/api/jobs/${held}`, { hold: true });
  const clip = await submitted(gateway, CLIP);
  const after = await submitted(gateway, { dependsOn: [clip] });
  const last = await submitted(gateway);
  const { jobs, total, eta } = await queue(gateway);
  assert.deepEqual([ids(jobs), total, eta], [[clip, last, low, held, after], 5, null]);
  assert.deepEqual(
    jobs.map((job: { position: number; queue_position: number; wait: { code: string } }) => [
      job.position,
      job.queue_position,
      job.wait.code,
    ]),
    [
      [1, 1, "no_agent"],
      [2, 1, "no_agent"],
      [3, 2, "no_agent"],
      [null, null, "held"],
      [null, null, "other_jobs"],
    ],
  );
  assert.deepEqual(jobs[0].wait, { code: "no_agent", message: "no simulator agent online" });
  assert.equal(jobs[0].reason, "no simulator agent online");
  assert.deepEqual(jobs[4].wait.of, [clip]);
  const page = (await ask(gateway, "GET", "/api/queue?limit=2")).body;
  assert.deepEqual([page.jobs.length, page.total], [2, 5]);
  assert.equal((await ask(gateway, "GET", "/api/queue?limit=0")).status, 400);
});

Deno.test("PUT /api/queue stops the handing out and lets it go on; the reason says so", async () => {
  await using gateway = await openTestGateway();
  const jobId = await submitted(gateway);
  const paused = await ask(gateway, "PUT", "/api/queue", { paused: true });
  assert.deepEqual([paused.status, paused.body], [200, { success: true, paused: true }]);
  await gateway.connectAgent();
  const now = await queue(gateway);
  assert.deepEqual([now.paused, now.running, now.eta], [true, 0, null]);
  assert.deepEqual(now.jobs[0].wait, { code: "queue_paused", message: "queue paused" });
  assert.equal((await ask(gateway, "GET", "/api/user/me")).body.queue_paused, true);
  await ask(gateway, "PUT", "/api/queue", { paused: false });
  assert.equal((await ask(gateway, "GET", `/api/jobs/${jobId}`)).body.status, "processing");
  assert.deepEqual([(await queue(gateway)).running, (await queue(gateway)).total], [1, 0]);
  const odd = await ask(gateway, "PUT", "/api/queue", { paused: "yes" });
  assert.deepEqual([odd.status, odd.body.code], [400, "invalid_value"]);
});

Deno.test("PATCH and POST /next move a job in the queue, which is the order in which agents get them", async () => {
  await using gateway = await openTestGateway();
  const [a, b, c, d] = [
    await submitted(gateway),
    await submitted(gateway),
    await submitted(gateway, CLIP),
    await submitted(gateway, { priority: 3 }),
  ] as [string, string, string, string];
  const order = async () => ids((await queue(gateway)).jobs);
  assert.deepEqual(await order(), [d, a, b, c]);
  const before = await ask(gateway, "PATCH", `/api/jobs/${c}`, { before: b.toUpperCase() });
  assert.deepEqual([before.status, before.body.id, before.body.queue_position], [200, c, 1]);
  assert.deepEqual(await order(), [d, a, c, b]);
  await ask(gateway, "PATCH", `/api/jobs/${a}`, { before: null });
  assert.deepEqual(await order(), [d, c, b, a]);
  const up = await ask(gateway, "PATCH", `/api/jobs/${a}`, { after: d });
  assert.deepEqual([up.body.priority, up.body.queue_position, await order()], [3, 2, [d, a, c, b]]);
  const first = await ask(gateway, "POST", `/api/jobs/${b}/next`);
  assert.deepEqual([first.status, first.body.priority, first.body.queue_position], [200, 3, 1]);
  const { body: urgent } = await ask(gateway, "POST", "/api/jobs", { ...PICTURE, next: true });
  assert.equal(urgent.queuePosition, 1);
  assert.deepEqual(await order(), [urgent.jobId, b, d, a, c]);
  await gateway.connectAgent(3);
  assert.deepEqual(await order(), [a, c]);
});

Deno.test("what cannot be moved is refused with the reason", async () => {
  await using gateway = await openTestGateway();
  const [a, b] = [await submitted(gateway), await submitted(gateway)];
  const waiting = await submitted(gateway, { dependsOn: [a] });
  await ask(gateway, "PATCH", `/api/jobs/${b}`, { hold: true });
  for (
    const [method, path, body, code] of [
      ["POST", `/api/jobs/${b}/next`, undefined, "not_queued"],
      ["POST", `/api/jobs/${waiting}/next`, undefined, "not_queued"],
      ["PATCH", `/api/jobs/${a}`, { before: b }, "not_queued"],
      ["PATCH", `/api/jobs/${a}`, { after: crypto.randomUUID() }, "not_queued"],
      ["PATCH", `/api/jobs/${a}`, { after: b, before: a }, "invalid_value"],
      ["PATCH", `/api/jobs/${a}`, { after: b, priority: 1 }, "invalid_value"],
      ["POST", "/api/jobs", { ...PICTURE, next: true, dependsOn: [a] }, "invalid_value"],
      ["POST", `/api/jobs/${crypto.randomUUID()}/next`, undefined, "not_found"],
    ] as const
  ) {
    const answer = await ask(gateway, method, path, body);
    assert.equal(answer.body.code, code, `${method} ${path} ${JSON.stringify(answer.body)}`);
  }
  await gateway.connectAgent();
  assert.equal((await ask(gateway, "POST", `/api/jobs/${a}/next`)).body.code, "not_queued");
  await gateway.complete(a);
  assert.equal((await ask(gateway, "POST", `/api/jobs/${a}/next`)).body.code, "already_finished");
});

Deno.test("DELETE /api/queue cancels all that waits and gives its credits back, in commits that stay small", async () => {
  await using gateway = await openTestGateway();
  const running = await submitted(gateway);
  await gateway.connectAgent(1);
  const first = await submitted(gateway, { count: 3 });
  const held = await submitted(gateway);
  await ask(gateway, "PATCH", `/api/jobs/${held}`, { hold: true });
  const metadata = Object.fromEntries(Array.from({ length: 16 }, (_, i) => [`k${i}`, "x".repeat(500)]));
  for (let i = 0; i < 40; i++) {
    await submitted(gateway, { dependsOn: [first], metadata, prompt: `after ${i}` });
  }
  const from = (await gateway.bus.log.head()).number;
  const { status, body } = await ask(gateway, "DELETE", "/api/queue");
  assert.deepEqual([status, body], [200, { success: true, cancelled: 42, released: 44 }]);
  assert.deepEqual(ids((await queue(gateway)).jobs), []);
  assert.equal((await ask(gateway, "GET", `/api/jobs/${running}`)).body.status, "processing");
  assert.equal((await ask(gateway, "GET", `/api/jobs/${held}`)).body.status, "cancelled");
  const commits = [];
  for await (const batch of gateway.bus.log.read(from + 1)) commits.push(...batch);
  assert.ok(commits.length > 1);
  for (const { events } of commits) {
    assert.ok(JSON.stringify(events).length < 256 * 1024);
    assert.ok(events.every((e) => e.type === "JobCancelled" || e.type === "CreditsReleased"));
  }
  const again = await ask(gateway, "DELETE", "/api/queue");
  assert.deepEqual(again.body, { success: true, cancelled: 0, released: 0 });
});

Deno.test("a queue is its account's alone", async () => {
  await using gateway = await openTestGateway();
  const jobId = await submitted(gateway);
  const other = { authorization: `Bearer ${gateway.otherKey}` };
  const theirs = await ask(gateway, "GET", "/api/queue", undefined, other);
  assert.deepEqual([theirs.body.total, theirs.body.limit], [0, 2]);
  assert.equal((await ask(gateway, "PUT", "/api/queue", { paused: true }, other)).status, 200);
  assert.deepEqual((await ask(gateway, "DELETE", "/api/queue", undefined, other)).body.cancelled, 0);
  for (
    const [method, path, body] of [["POST", "/next", undefined], ["PATCH", "", { before: null }]] as const
  ) {
    const answer = await ask(gateway, method, `/api/jobs/${jobId}${path}`, body, other);
    assert.deepEqual([answer.status, answer.body.code], [404, "not_found"]);
  }
  const mine = await queue(gateway);
  assert.deepEqual([mine.paused, ids(mine.jobs)], [false, [jobId]]);
});

Deno.test("a key that may only read sees the queue and does nothing to it", async () => {
  await using gateway = await openTestGateway();
  const { key } = await gateway.newKey(ACCOUNT, ["read"]);
  const reader = { authorization: `Bearer ${key}` };
  const jobId = await submitted(gateway);
  assert.equal((await ask(gateway, "GET", "/api/queue", undefined, reader)).status, 200);
  for (
    const [method, path, body] of [
      ["PUT", "/api/queue", { paused: true }],
      ["DELETE", "/api/queue", undefined],
      ["POST", `/api/jobs/${jobId}/next`, undefined],
    ] as const
  ) {
    const answer = await ask(gateway, method, path, body, reader);
    assert.deepEqual([answer.status, answer.body.code], [403, "insufficient_scope"], `${method} ${path}`);
  }
});
