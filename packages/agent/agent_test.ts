import assert from "node:assert/strict";
import { CONTENT, count, driverOf, usual, withHub } from "./testing/harness.ts";

Deno.test("connectAgent says hello with token and capabilities, then offers its free slots", () =>
  withHub(async (hub, connect) => {
    await connect(driverOf(usual));
    const hello = await hub.next("hello");
    assert.deepEqual([hello.v, hello.capabilities.concurrency, hello.holding], [1, 2, []]);
    assert.match(hub.protocols[0]!, /^sluice\.agent\.v1, ?token\.secret$/);
    assert.equal((await hub.next("request_job")).slots, 2);
  }));

Deno.test("connectAgent runs a job through accepted, submitting, submitted, output and completed", () =>
  withHub(async (hub, connect) => {
    await connect(driverOf(usual));
    await hub.next("request_job");
    const order = hub.order({});
    hub.send(order);
    assert.equal((await hub.next("job_completed")).outputs, 1);
    const types = hub.heard.map((m) => m.type).slice(-5);
    assert.deepEqual(types, ["accepted", "submitting", "submitted", "job_output", "job_completed"]);
    assert.deepEqual(hub.stored.get("/uploads/0"), CONTENT);
  }));

Deno.test("connectAgent sends unanswered reports again after a reconnect, under the same ids, and holds the job till then", () =>
  withHub(async (hub, connect) => {
    hub.acked.delete("job_completed");
    const agent = await connect(driverOf(usual));
    await hub.next("request_job");
    const order = hub.order({});
    hub.send(order);
    await hub.next("hello");
    const first = await hub.next("job_completed");
    hub.hangUp(1011);
    const again = await hub.next("hello");
    assert.deepEqual(again.holding, [{ jobId: order.jobId, attempt: 1, phase: "saving" }]);
    hub.acked.add("job_completed");
    assert.equal((await hub.next("job_completed")).id, first.id);
    await hub.next("request_job");
    hub.send({ type: "ping" });
    await hub.next("pong");
    assert.deepEqual(agent.state.holding, []);
    assert.equal(count(hub, "accepted"), 1);
  }));

Deno.test("connectAgent repeats an unanswered report on a living line", () =>
  withHub(async (hub, connect) => {
    hub.acked.delete("accepted");
    await connect(driverOf(usual));
    await hub.next("request_job");
    hub.send(hub.order({}));
    const first = await hub.next("accepted");
    await hub.next("job_completed");
    assert.ok(first.id);
    hub.acked.delete("job_completed");
    hub.send(hub.order({}));
    const { id } = await hub.next("job_completed");
    assert.equal((await hub.next("job_completed")).id, id);
  }, { heartbeatMs: 5 }));

Deno.test("connectAgent reconnects when it hears nothing", () =>
  withHub(async (hub, connect) => {
    await connect(driverOf(usual), { silenceMs: 30 });
    await hub.next("hello");
    await hub.next("hello");
  }));

Deno.test("connectAgent stops for good when a newer session replaced it", () =>
  withHub(async (hub, connect) => {
    const replaced = Promise.withResolvers<void>();
    await connect(driverOf(usual), { onState: (s) => s.status === "replaced" && replaced.resolve() });
    await hub.next("request_job");
    hub.hangUp(4409);
    await replaced.promise;
    assert.equal(count(hub, "hello"), 1);
  }));

for (const type of ["submitted", "job_completed"] as const) {
  Deno.test(`connectAgent gives an attempt up when the server answers its ${type} with error, and never says it again`, () =>
    withHub(async (hub, connect) => {
      hub.acked.delete(type);
      const troubles = new Set<string | null>();
      const agent = await connect(driverOf(usual), { onState: (s) => troubles.add(s.trouble) });
      await hub.next("request_job");
      hub.send(hub.order({}));
      const { id } = await hub.next(type);
      hub.send({ type: "error", code: "invalid_input", message: "not like this", of: id });
      while ((await hub.next("request_job")).slots < 2);
      assert.deepEqual([agent.state.holding, agent.state.unanswered], [[], 0]);
      assert.ok(troubles.has("not like this"));
      hub.hangUp(1011);
      await hub.next("request_job");
      hub.send({ type: "ping" });
      await hub.next("pong");
      assert.equal(count(hub, type), 1);
    }));
}

Deno.test("pause offers no slots and resume the real number", () =>
  withHub(async (hub, connect) => {
    await connect(driverOf(usual));
    await hub.next("request_job");
    hub.send({ type: "pause" });
    assert.equal((await hub.next("request_job")).slots, 0);
    hub.send({ type: "resume" });
    assert.equal((await hub.next("request_job")).slots, 2);
  }));

Deno.test("heartbeat carries what is held, and sync.drop takes it away", () =>
  withHub(async (hub, connect) => {
    await connect(driverOf((_job, { signal, progress }) => {
      progress(0);
      return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    }));
    await hub.next("request_job");
    const { jobId, attempt, ...order } = hub.order({});
    hub.send({ ...order, jobId, attempt });
    await hub.next("job_progress");
    let beat = await hub.next("heartbeat");
    while (beat.holding.length === 0) beat = await hub.next("heartbeat");
    assert.deepEqual(beat.holding, [{ jobId, attempt, phase: "composing" }]);
    hub.send({ type: "sync", drop: [{ jobId, attempt }], missing: [] });
    while (beat.holding.length > 0) beat = await hub.next("heartbeat");
    assert.equal(count(hub, "job_failed"), 0);
  }, { heartbeatMs: 5 }));
