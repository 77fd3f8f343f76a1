import assert from "node:assert/strict";
import type { RunContext } from "./driver.ts";
import { driverOf, usual, withHub } from "./testing/harness.ts";
import type { Hub } from "./testing/hub.ts";

/** A provider with one slot whose runs go on until the test lets them. */
function heldBack() {
  const gates: (() => void)[] = [];
  const driver = driverOf(async (job, context: RunContext) => {
    const gate = Promise.withResolvers<void>();
    gates.push(gate.resolve);
    context.progress(0);
    await gate.promise;
    await usual(job, context);
  }, { capabilities: { models: ["sim-image"], kinds: ["image"], concurrency: 1, minGapMs: 0 } });
  return { driver, goOn: () => gates.shift()!() };
}

async function begin(hub: Hub, of: Parameters<Hub["order"]>[0] = {}) {
  const order = hub.order(of);
  hub.send(order);
  await hub.next("job_progress");
  return { jobId: order.jobId, attempt: order.attempt };
}

Deno.test("connectAgent offers the slot of a run that the server has given up, behind the answer to its report", () =>
  withHub(async (hub, connect) => {
    const { driver, goOn } = heldBack();
    hub.acked.delete("job_completed");
    await connect(driver);
    await hub.next("request_job");
    hub.send({ type: "look_up", ...await begin(hub), checkpoint: null });
    hub.send({ type: "ping" });
    await hub.next("pong");
    goOn();
    const { id } = await hub.next("job_completed");
    hub.send({ type: "ping" });
    await hub.next("pong");
    hub.send({ type: "ack", of: id });
    assert.equal((await hub.next("request_job")).slots, 1);
    assert.equal(hub.heard.at(-1)?.type, "request_job");
  }));

Deno.test("connectAgent offers the slot of a run that ends past its deadline", () =>
  withHub(async (hub, connect) => {
    const { driver, goOn } = heldBack();
    await connect(driver);
    await hub.next("request_job");
    await begin(hub, { deadline: Date.now() - 1 });
    goOn();
    assert.equal((await hub.next("request_job")).slots, 1);
  }));

Deno.test("connectAgent offers its slots when a run ends after it had to refuse an order as busy, and only then", () =>
  withHub(async (hub, connect) => {
    const { driver, goOn } = heldBack();
    await connect(driver);
    await hub.next("request_job");
    await begin(hub);
    hub.send(hub.order({}));
    assert.equal((await hub.next("refused")).code, "busy");
    goOn();
    assert.equal((await hub.next("request_job")).slots, 1);
    await begin(hub);
    goOn();
    await hub.next("job_completed");
    hub.send({ type: "ping" });
    await hub.next("pong");
    assert.equal(hub.heard.filter((m) => m.type === "request_job").length, 2);
  }));
