/** Requests that find jobs of an earlier one, and those that are decided late. */

import assert from "node:assert/strict";
import { followerId } from "./repeat.ts";
import { openTestGateway } from "./testing_gateway.ts";
import { connectFlowAgent, readSse } from "./testing_v1.ts";

const PATH = "/v1/images/generations";
const SIX = { prompt: "x", n: 6, model: "nano_banana2" };
const tried = (count: number) => ({ "x-stainless-retry-count": String(count) });

Deno.test("a retry joins all jobs of the request that it repeats, while they run and when they are done", async () => {
  await using gateway = await openTestGateway();
  await connectFlowAgent(gateway);
  const job = gateway.nextJob();
  const first = gateway.call("POST", PATH, SIX, tried(0));
  const jobId = await job;
  const second = gateway.call("POST", PATH, SIX, tried(1));
  await gateway.complete(followerId(jobId, 1), 2);
  await gateway.complete(jobId, 4);
  const third = gateway.call("POST", PATH, SIX, tried(2));
  const answers = await Promise.all([first, second, third]);
  assert.deepEqual(answers.map((r) => [r.headers.get("x-job-id"), r.headers.get("idempotent-replayed")]), [
    [jobId, null],
    [jobId, "true"],
    [jobId, "true"],
  ]);
  const bodies = await Promise.all(answers.map((r) => r.json()));
  assert.deepEqual(bodies.map((b) => b.data.length), [6, 6, 6]);
  assert.deepEqual(bodies.slice(1), [bodies[0], bodies[0]]);
  assert.equal(gateway.decider.state.jobs.size, 0);

  const stream = { ...SIX, stream: true };
  const streamed = await gateway.call("POST", PATH, stream, tried(0));
  const streamId = streamed.headers.get("x-job-id") ?? "";
  const again = await gateway.call("POST", PATH, stream, tried(1));
  assert.equal(again.headers.get("x-job-id"), streamId);
  await gateway.complete(streamId, 4);
  await gateway.complete(followerId(streamId, 1), 2);
  for (const response of [streamed, again]) assert.equal((await readSse(response)).events.length, 6);
});

Deno.test("an Idempotency-Key waits for the first request's job, and replays how it failed", async () => {
  await using gateway = await openTestGateway();
  await gateway.connectAgent();
  const headers = { "idempotency-key": "k" };
  const job = gateway.nextJob();
  const body = { prompt: "x" };
  const first = gateway.call("POST", PATH, body, headers);
  const jobId = await job;
  const second = gateway.call("POST", PATH, body, headers);
  await gateway.fail(jobId, "policy", "no");
  const answers = [await first, await second, await gateway.call("POST", PATH, body, headers)];
  assert.deepEqual(answers.map((r) => [r.status, r.headers.get("x-job-id")]), [
    [400, jobId],
    [400, jobId],
    [400, jobId],
  ]);
  const errors = await Promise.all(answers.map(async (r) => (await r.json()).error.code));
  assert.deepEqual(errors, ["moderation_blocked", "moderation_blocked", "moderation_blocked"]);
});

Deno.test("a repetition whose pictures were partly deleted is told so at once", async () => {
  await using gateway = await openTestGateway({ imageTimeoutMs: 60_000 });
  await connectFlowAgent(gateway);
  const headers = { "idempotency-key": "k" };
  const job = gateway.nextJob();
  const first = gateway.call("POST", PATH, SIX, headers);
  const jobId = await job;
  await gateway.complete(jobId, 4);
  await gateway.complete(followerId(jobId, 1), 2);
  assert.equal((await first).status, 200);
  assert.equal((await gateway.call("DELETE", `/v1/history/${followerId(jobId, 1)}`)).status, 200);
  const again = await gateway.call("POST", PATH, SIX, headers);
  assert.equal(again.status, 400);
  assert.match((await again.json()).error.message, /was deleted/);
});

Deno.test("a request that is decided late is answered by what was decided: a job, a refusal, or another one's job", async () => {
  await using gateway = await openTestGateway({ decisionTimeoutMs: 1 });
  await gateway.connectAgent();
  const { inbox } = gateway.bus;
  const send = inbox.send.bind(inbox);
  let gate = Promise.withResolvers<void>();
  inbox.send = async (command) => ({
    outcome: gate.promise.then(async () => await (await send(command)).outcome),
  });
  const late = async (headers: Record<string, string> = {}) => {
    gate = Promise.withResolvers<void>();
    const streamed = await gateway.call("POST", PATH, { prompt: "x", stream: true }, headers);
    const read = readSse(streamed);
    return { streamed, read };
  };
  const poor = await late({ authorization: `Bearer ${gateway.otherKey}` });
  gate.resolve();
  assert.deepEqual((await poor.read).events.map((e) => e.data.error.code), ["insufficient_quota"]);

  const made = await late(tried(0));
  const job = gateway.nextJob();
  gate.resolve();
  const jobId = await job;
  assert.equal(made.streamed.headers.get("x-job-id"), jobId);
  const joining = await late(tried(1));
  assert.notEqual(joining.streamed.headers.get("x-job-id"), jobId, "nobody knows yet");
  gate.resolve();
  inbox.send = send;
  await gateway.complete(jobId);
  for (const { read } of [made, joining]) assert.equal((await read).events.length, 1);
  assert.equal(gateway.decider.state.jobs.size, 0);
});
