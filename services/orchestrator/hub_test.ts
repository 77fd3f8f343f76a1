import { strict as assert } from "node:assert";
import { join } from "node:path";
import { openEmbeddedBus } from "@sluice/bus/embedded";
import { TIMINGS } from "@sluice/domain";
import { readTicket, verifyMediaPath } from "@sluice/media";
import { ACCOUNT, command, stored, submit } from "@sluice/testing";
import { createHub } from "./hub.ts";
import { agentSubject, progressSubject } from "./signals.ts";
import { AGENT, auth, type Message, secret, withHub, Worker } from "./testing_hub.ts";

const JOB = "7f1f6b5a-3a0e-4c39-8f0f-0d5f2f1f0b01";

Deno.test("createHub gives an agent its job with a ticket, and acknowledges each step after its commit", () =>
  withHub(async ({ url, tell, decider, until }) => {
    const worker = new Worker(url);
    assert.equal((await worker.hello()).heartbeatMs, 10_000);
    const reference = { role: "start" as const, mediaId: "b".repeat(64), mime: "image/png" };
    await tell(submit(JOB, { references: [reference] }));
    const order = await worker.next("new_job");
    const uploads = order.uploads as { url: string; ticket: string; maxBytes: number };
    assert.equal(uploads.url, `http://storage/uploads/${JOB}/1`);
    const { accountId, jobId, attempt, kind } = readTicket(secret, uploads.ticket, Date.now());
    assert.deepEqual([accountId, jobId, attempt, kind], [ACCOUNT, JOB, 1, "image"]);
    const [fetched] = order.references as { url: string; sha256: string; role: string }[];
    assert.deepEqual([fetched?.sha256, fetched?.role], [reference.mediaId, "start"]);
    assert.equal(verifyMediaPath(secret, fetched?.url ?? "", Date.now() / 1_000)?.mediaId, reference.mediaId);
    for (const step of ["accepted", "submitting"]) assert.equal((await worker.report(step, JOB)).type, "ack");
    assert.equal((await worker.report("submitted", JOB, { checkpoint: { batch: 7 } })).type, "ack");
    assert.deepEqual(decider.state().jobs.get(JOB)?.state.status, "running");
    await tell(stored(JOB));
    const said = { index: 0, mediaId: "a".repeat(63) + "0", meta: { seed: 7 } };
    assert.equal((await worker.report("job_output", JOB, said)).type, "ack");
    assert.equal((await worker.report("job_completed", JOB, { outputs: 1 })).type, "ack");
    await until(() => decider.state().jobs.size === 0);
    await worker.close();
  }));

Deno.test("createHub answers a stale message with drop, never with ack", () =>
  withHub(async ({ url }) => {
    const worker = new Worker(url);
    await worker.hello();
    const answer = await worker.report("submitting", JOB);
    assert.equal(answer.type, "drop");
    assert.match(String(answer.reason), /finished or unknown/);
    await worker.close();
  }));

Deno.test("createHub sends a job again that a heartbeat does not know", () =>
  withHub(async ({ url, tell }) => {
    const worker = new Worker(url);
    await worker.hello();
    await tell(submit(JOB));
    await worker.next("new_job");
    await worker.say({
      type: "heartbeat",
      holding: [{ jobId: crypto.randomUUID(), attempt: 2, phase: "saving" }],
    });
    const sync = await worker.next("sync");
    assert.deepEqual([(sync.drop as unknown[]).length, sync.missing], [1, [{ jobId: JOB, attempt: 1 }]]);
    assert.equal((await worker.next("new_job")).jobId, JOB);
    await worker.close();
  }));

Deno.test("createHub asks an agent that came back without its pressed job to look it up", () =>
  withHub(async ({ url, tell, decider, until }) => {
    const first = new Worker(url);
    await first.hello();
    await tell(submit(JOB));
    await first.next("new_job");
    for (const step of ["accepted", "submitting"]) await first.report(step, JOB);
    await first.report("submitted", JOB, { checkpoint: { batch: 7 } });
    await first.close();
    await until(() => decider.state().agents.get(AGENT)?.session === null);
    const second = new Worker(url);
    await second.hello();
    const lookUp = await second.next("look_up");
    assert.deepEqual([lookUp.jobId, lookUp.checkpoint], [JOB, { batch: 7 }]);
    assert.equal((await second.report("not_found", JOB)).type, "ack");
    assert.equal(decider.state().jobs.size, 0);
    await second.close();
  }));

Deno.test("createHub closes the older of two sessions of an agent with 4409", () =>
  withHub(async ({ url, tell }) => {
    const [first, second] = [new Worker(url), new Worker(url)];
    await first.hello();
    await second.hello();
    assert.equal(await first.closed, 4409);
    await tell(submit(JOB));
    assert.equal((await second.next("new_job")).jobId, JOB);
    await second.close();
  }));

Deno.test("createHub closes with 4401 who has no valid token, and with 4400 who speaks something else", () =>
  withHub(async ({ url }) => {
    const stranger = new Worker(url, "sla_guessed");
    await assert.rejects(stranger.hello());
    assert.equal(await stranger.closed, 4401);
    const early = new Worker(url);
    await early.say({ type: "heartbeat", holding: [] });
    assert.equal(await early.closed, 4401);
    const mumbler = new Worker(url);
    await mumbler.say("{}");
    assert.equal((await mumbler.next("error")).code, "bad_frame");
    assert.equal(await mumbler.closed, 4400);
  }));

Deno.test("createHub acknowledges what freed a slot before it sends the order that takes it", () =>
  withHub(async ({ url, tell }) => {
    const worker = new Worker(url);
    await worker.hello();
    await tell(submit(JOB));
    await tell(submit("5f1f6b5a-3a0e-4c39-8f0f-0d5f2f1f0b02"));
    await worker.next("new_job");
    for (const step of ["accepted", "submitting"]) await worker.report(step, JOB);
    await tell(stored(JOB));
    const id = crypto.randomUUID();
    await worker.say({ type: "job_completed", id, jobId: JOB, attempt: 1, outputs: 1 });
    assert.equal((await worker.next("ack", "new_job")).of, id);
    await worker.next("new_job");
    await worker.close();
  }));

Deno.test("createHub tells an agent that a job that it parked was cancelled", () =>
  withHub(async ({ url, tell }) => {
    const worker = new Worker(url);
    await worker.hello();
    await tell(submit(JOB));
    await worker.next("new_job");
    await worker.report("accepted", JOB);
    await worker.report("needs_human", JOB, { reason: "consent", message: "terms" });
    await tell(command("CancelJob", { jobId: JOB, accountId: ACCOUNT }));
    assert.equal((await worker.next("cancel_job")).jobId, JOB);
    await worker.close();
  }));

Deno.test("createHub survives a frame of which no close reason could be made", () =>
  withHub(async ({ url }) => {
    const worker = new Worker(url);
    await worker.say("\u6f22".repeat(60));
    assert.equal(await worker.closed, 4400);
    const next = new Worker(url);
    await next.hello();
    await next.close();
  }));

Deno.test("createHub lets an agent that was taken for gone come back, and does not call it replaced", () =>
  withHub(async ({ url, tell, decider }) => {
    const worker = new Worker(url);
    await worker.hello();
    const sessionId = decider.state().agents.get(AGENT)!.session!.sessionId;
    await tell(command("DisconnectAgent", { agentId: AGENT, sessionId, reason: "silent", leaseMs: 10_000 }));
    await worker.say({ type: "heartbeat", holding: [] });
    assert.equal(await worker.closed, 4503);
    const again = new Worker(url);
    await again.hello();
    await again.close();
  }));

Deno.test("createHub closes the other worker of an agent once the newer one answers, and never the same worker's next session", () =>
  withHub(async ({ bus, url }) => {
    const worker = crypto.randomUUID();
    const first = new Worker(url);
    await first.hello([], 1, { worker });
    const again = new Worker(url);
    await again.hello([], 1, { worker });
    // the earlier session's word comes late
    bus.live.publish(agentSubject(AGENT), { type: "session", sessionId: "earlier", worker });
    await again.say({ type: "ping" });
    await again.next("pong");
    const other = new Worker(url);
    await other.hello([], 1, { worker: crypto.randomUUID() });
    assert.deepEqual([await first.closed, await again.closed], [4409, 4409]);
    await other.close();
  }));

Deno.test("createHub takes nothing from a socket whose hello was refused", () =>
  withHub(async ({ bus, url, tell }) => {
    const worker = new Worker(url);
    await worker.hello();
    await tell(submit(JOB));
    await worker.next("new_job");
    const before = await bus.log.head();
    const forger = new Worker(url, "sla_guessed");
    const refused = forger.hello().catch(() => {});
    await forger.say({ type: "accepted", id: crypto.randomUUID(), jobId: JOB, attempt: 1 });
    await refused;
    assert.equal(await forger.closed, 4401);
    assert.deepEqual(await bus.log.head(), before);
    await worker.close();
  }));

Deno.test("createHub fails a job that is too long for a frame and goes on", () =>
  withHub(async ({ url, tell, decider, until }) => {
    const worker = new Worker(url);
    await worker.hello();
    await tell(submit(JOB, { prompt: "\u0001".repeat(50_000) }));
    await until(() => decider.state().jobs.size === 0);
    assert.equal(decider.state().accounts.get(ACCOUNT)?.balance.available, 100);
    await tell(submit("5f1f6b5a-3a0e-4c39-8f0f-0d5f2f1f0b02"));
    assert.equal((await worker.next("new_job")).prompt, "a lighthouse");
    await worker.close();
  }));

Deno.test("createHub tells an agent to stop, and passes its progress on without writing it", () =>
  withHub(async ({ bus, url, tell, decider, until }) => {
    const worker = new Worker(url);
    await worker.hello();
    await tell(submit(JOB));
    await worker.next("new_job");
    await worker.report("accepted", JOB);
    const seen = Promise.withResolvers<unknown>();
    const end = bus.live.subscribe(progressSubject(ACCOUNT), seen.resolve);
    const before = await bus.log.head();
    await worker.say({ type: "job_progress", jobId: JOB, attempt: 1, progress: 40, message: "painting" });
    assert.deepEqual((await seen.promise as Message).progress, 40);
    end();
    assert.deepEqual(await bus.log.head(), before);
    await tell(command("CancelJob", { jobId: JOB, accountId: ACCOUNT }));
    assert.equal((await worker.next("cancel_job")).jobId, JOB);
    const failure = { category: "cancelled", code: "cancelled", message: "stopped", charged: "no" };
    assert.equal((await worker.report("job_failed", JOB, failure)).type, "ack");
    await until(() => decider.state().jobs.size === 0);
    await worker.close();
  }));

Deno.test("createHub tells the decider when a socket closes, and the agent keeps its lease for a while", () =>
  withHub(async ({ url, decider, until }) => {
    const worker = new Worker(url);
    await worker.hello();
    await until(() => decider.state().agents.get(AGENT)?.session?.slots === 1);
    await worker.close();
    await until(() => decider.state().agents.get(AGENT)?.session === null);
    const { leaseUntil, lastSeenAt } = decider.state().agents.get(AGENT)!;
    assert.equal(leaseUntil! - lastSeenAt!, TIMINGS.leaseMs);
  }));

Deno.test("createHub.handle says what a request without an upgrade or a token lacks", async () => {
  const dir = await Deno.makeTempDir();
  const bus = await openEmbeddedBus({ path: join(dir, "log.sqlite"), cell: 0 });
  const hub = createHub({ cells: [bus], secret, auth, uploadUrl: "http://storage", maxBytes: 1_000 });
  assert.equal(hub.handle(new Request("http://a/ws/agent")).status, 426);
  // a handshake without its own key is the sender's mistake
  const protocol = "sluice.agent.v1, token.x";
  const broken = { connection: "upgrade", upgrade: "websocket", "sec-websocket-protocol": protocol };
  for (const path of ["agent", "extension"]) {
    const answer = hub.handle(new Request(`http://a/ws/${path}`, { headers: broken }));
    assert.deepEqual([answer.status, (await answer.json()).code], [426, "upgrade_required"]);
  }
  const refused = hub.handle(new Request("http://a/ws/agent", { headers: { upgrade: "websocket" } }));
  assert.equal(refused.status, 401);
  assert.match((await refused.json()).details, /sluice\.agent\.v1/);
  await bus.close();
  await Deno.remove(dir, { recursive: true });
});
