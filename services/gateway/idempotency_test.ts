/** Repetitions under one Idempotency-Key, also at once and after a refusal. */

import assert from "node:assert/strict";
import { ACCOUNT, openTestGateway, type TestGateway } from "./testing_gateway.ts";

const PICTURE = { type: "image", prompt: "a cat", model: "sim-image" };

const post = (gateway: TestGateway, body: object, key = "k1") =>
  gateway.call("POST", "/api/jobs", body, { "idempotency-key": key });

Deno.test("one Idempotency-Key with different bodies at once: one 201, the others 422; equal bodies are replays", async () => {
  await using gateway = await openTestGateway();
  gateway.decider.hold();
  const bodies = [PICTURE, PICTURE, { ...PICTURE, prompt: "a dog" }, { ...PICTURE, priority: 5 }];
  const { inbox } = gateway.bus;
  const send = inbox.send.bind(inbox);
  const sent: Promise<Response>[] = [];
  for (const body of bodies) {
    // one after the other into the inbox, none of them decided
    const stored = new Promise<void>((resolve) => {
      inbox.send = (command) => {
        resolve();
        return send(command);
      };
    });
    sent.push(post(gateway, body));
    await stored;
  }
  gateway.decider.goOn();
  const answers = await Promise.all(sent);
  assert.deepEqual(answers.map((r) => r.status), [201, 201, 422, 422]);
  assert.deepEqual(answers.map((r) => r.headers.get("idempotent-replayed")), [null, "true", null, null]);
  const [first, second] = await Promise.all(answers.slice(0, 2).map((r) => r.json()));
  assert.equal(first.jobId, second.jobId);
});

Deno.test("an Idempotency-Key compares priority and dependsOn, and knows what was done meanwhile", async () => {
  await using gateway = await openTestGateway();
  await gateway.connectAgent();
  const { jobId } = await (await gateway.call("POST", "/api/jobs", PICTURE)).json();
  const body = { ...PICTURE, dependsOn: [jobId] };
  assert.equal((await post(gateway, body)).status, 201);
  assert.equal((await post(gateway, PICTURE)).status, 422);
  assert.equal((await post(gateway, { ...body, priority: 1 })).status, 422);
  await gateway.complete(jobId);
  const again = await post(gateway, body);
  assert.deepEqual([again.status, again.headers.get("idempotent-replayed")], [201, "true"]);
});

Deno.test("an Idempotency-Key is free again when its job was stored and then refused", async () => {
  await using gateway = await openTestGateway({ decisionTimeoutMs: 1 });
  const { inbox } = gateway.bus;
  const send = inbox.send.bind(inbox);
  const refusal = Promise.withResolvers<void>();
  inbox.send = async ({ id }) => {
    const rejection = { code: "insufficient_credits", message: "no credits" } as const;
    return { outcome: refusal.promise.then(() => ({ ok: false, commandId: id, rejection })) };
  };
  assert.equal((await post(gateway, PICTURE)).status, 202);
  refusal.resolve();
  const seen = gateway.nextJob();
  inbox.send = send;
  const second = await post(gateway, PICTURE);
  await seen;
  assert.ok(second.status < 300);
  assert.equal(second.headers.get("idempotent-replayed"), null);
});

Deno.test("a 503 whose request may still be carried out is not for SDKs to repeat, unless it has an Idempotency-Key", async () => {
  await using gateway = await openTestGateway({ decisionTimeoutMs: 1 });
  gateway.bus.inbox.send = () => new Promise(() => {});
  const bare = await gateway.call("POST", "/v1/videos", { prompt: "x" });
  assert.deepEqual([bare.status, bare.headers.get("x-should-retry")], [503, "false"]);
  const keyed = await gateway.call("POST", "/v1/videos", { prompt: "x" }, { "idempotency-key": "k" });
  assert.deepEqual([keyed.status, keyed.headers.get("x-should-retry")], [503, null]);
  const job = await gateway.call("POST", "/api/jobs", PICTURE);
  assert.deepEqual([job.status, job.headers.get("x-should-retry")], [503, "false"]);
});

Deno.test("POST /api/jobs tells the place in the account's own queue only, as GET does", async () => {
  await using gateway = await openTestGateway();
  const OTHERS = { authorization: `Bearer ${gateway.otherKey}` };
  await gateway.act("GrantCredits", {
    accountId: "00000000-0000-4000-8000-000000000002",
    amount: 9,
    reason: "test",
  });
  const submit = async (change: object = {}, headers: Record<string, string> = {}) =>
    await (await gateway.call("POST", "/api/jobs", { ...PICTURE, ...change }, headers)).json();
  for (let i = 0; i < 3; i++) await submit();
  assert.equal((await submit({}, OTHERS)).queuePosition, 1);
  const mine = await submit();
  const urgent = await submit({ priority: 9 });
  assert.deepEqual([mine.queuePosition, urgent.queuePosition], [4, 1]);
  const seen = await (await gateway.call("GET", `/api/jobs/${urgent.jobId}`)).json();
  assert.equal(seen.queue_position, 1);
  assert.equal(gateway.edge.facts.queuedUpTo(ACCOUNT, "sim-image", -100), 5);
});

Deno.test("repeatOf refuses a body that is nested too deep to be compared", async () => {
  await using gateway = await openTestGateway();
  const deep = `${"[".repeat(50_000)}${"]".repeat(50_000)}`;
  const body = JSON.stringify(PICTURE).replace(/}$/, `,"more":${deep}}`);
  for (const headers of [{ "idempotency-key": "k" }, { "x-stainless-retry-count": "0" }]) {
    const answer = await gateway.app.request("/api/jobs", {
      method: "POST",
      headers: { "x-api-key": gateway.key, "content-type": "application/json", ...headers },
      body,
    });
    assert.deepEqual([answer.status, (await answer.json()).code], [400, "invalid_body"]);
  }
});
