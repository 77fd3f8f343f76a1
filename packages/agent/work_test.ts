import assert from "node:assert/strict";
import type { ProviderDriver } from "./driver.ts";
import { JobFailure, NeedsHuman } from "./errors.ts";
import type { AgentHandle, AgentOptions } from "./handle.ts";
import { memoryStore, type OutboxStore } from "./store.ts";
import { CONTENT, count, driverOf, usual, withHub } from "./testing/harness.ts";
import type { Hub } from "./testing/hub.ts";

Deno.test("connectAgent ignores a repeated new_job and runs a higher attempt in its place", () =>
  withHub(async (hub, connect) => {
    const runs: number[] = [];
    await connect(driverOf(async (job, context) => {
      runs.push(job.attempt);
      context.progress(1);
      if (job.attempt === 1) {
        await new Promise((_, reject) => context.signal.addEventListener("abort", reject));
      }
      await usual(job, context);
    }));
    await hub.next("request_job");
    const order = hub.order({});
    hub.send(order);
    await hub.next("job_progress");
    hub.send(order);
    hub.send({ ...order, attempt: 2 });
    assert.equal((await hub.next("job_completed")).attempt, 2);
    assert.deepEqual(runs, [1, 2]);
    assert.equal(count(hub, "job_failed"), 0);
  }));

Deno.test("connectAgent refuses what is above its concurrency or not among its models", () =>
  withHub(async (hub, connect) => {
    await connect(
      driverOf((_job, { signal }) => new Promise((_, reject) => signal.addEventListener("abort", reject))),
    );
    await hub.next("request_job");
    hub.send(hub.order({ model: "veo3_fast" }));
    assert.equal((await hub.next("refused")).code, "unsupported");
    for (let i = 0; i < 3; i++) hub.send(hub.order({}));
    assert.equal((await hub.next("refused")).code, "busy");
  }));

Deno.test("connectAgent takes an order that overtakes the ack of a job that is over", () =>
  withHub(async (hub, connect) => {
    await connect(driverOf(usual));
    await hub.next("request_job");
    hub.acked.delete("job_completed");
    for (let i = 0; i < 4; i++) {
      hub.send(hub.order({}));
      await hub.next("job_completed");
    }
    assert.equal(count(hub, "refused"), 0);
  }));

Deno.test("cancel_job aborts the run and is answered with an honest charged", () =>
  withHub(async (hub, connect) => {
    await connect(driverOf(async (job, context) => {
      if (job.prompt === "press") await context.submitting();
      context.progress(null);
      await new Promise((_, reject) =>
        context.signal.addEventListener("abort", () => reject(context.signal.reason))
      );
    }));
    await hub.next("request_job");
    for (const [prompt, charged] of [["press", "unknown"], ["wait", "no"]] as const) {
      const order = hub.order({ prompt });
      hub.send(order);
      await hub.next("job_progress");
      hub.send({ type: "cancel_job", jobId: order.jobId, attempt: 1 });
      const failed = await hub.next("job_failed");
      assert.deepEqual([failed.category, failed.charged], ["cancelled", charged]);
    }
  }));

Deno.test("a run's error becomes job_failed by what is known of the press, and NeedsHuman parks", () =>
  withHub(async (hub, connect) => {
    await connect(driverOf(async (job, context) => {
      if (job.prompt === "policy") {
        throw new JobFailure({
          category: "policy",
          code: "p",
          message: "no cats",
          charged: "no",
          retryAfterMs: 9,
        });
      }
      if (job.prompt === "human") throw new NeedsHuman("challenge", "Solve it");
      if (job.prompt === "after") await context.submitting();
      throw new Error("broken page");
    }));
    await hub.next("request_job");
    hub.send(hub.order({ prompt: "policy" }));
    const policy = await hub.next("job_failed");
    assert.deepEqual([policy.category, policy.message, policy.retryAfterMs], ["policy", "no cats", 9]);
    hub.send(hub.order({ prompt: "before" }));
    const before = await hub.next("job_failed");
    assert.deepEqual([before.category, before.charged, before.message], ["network", "no", "broken page"]);
    hub.send(hub.order({ prompt: "after" }));
    const after = await hub.next("job_failed");
    assert.deepEqual([after.category, after.charged], ["unknown_fate", "unknown"]);
    const human = hub.order({ prompt: "human" });
    hub.send(human);
    const asked = await hub.next("needs_human");
    assert.deepEqual([asked.jobId, asked.reason], [human.jobId, "challenge"]);
  }));

/** Runs a job until just after its press, then ends the agent as a crash would. */

async function crashAfterPress(
  hub: Hub,
  connect: (d: ProviderDriver, r: Partial<AgentOptions>) => Promise<AgentHandle>,
  store: OutboxStore,
) {
  const agent = await connect(
    driverOf(async (_job, context) => {
      await context.submitting();
      await context.submitted({ work: "w9" });
      await new Promise((_, reject) => context.signal.addEventListener("abort", reject));
    }),
    { store },
  );
  await hub.next("request_job");
  const order = hub.order({});
  hub.send(order);
  await hub.next("submitted");
  await agent.close();
  await hub.next("hello");
  return order;
}

Deno.test("look_up of an attempt that this process lost sight of brings its order and checkpoint back", () =>
  withHub(async (hub, connect) => {
    await connect(driverOf(async (_job, context) => {
      await context.submitting();
      await context.submitted({ work: "w2" });
      throw new Error("the page went away");
    }, {
      async lookUp(job, checkpoint, context) {
        await context.upload(0, CONTENT, "image/png", { prompt: `${job.order?.prompt} ${checkpoint?.work}` });
        return "found";
      },
    }));
    await hub.next("request_job");
    const { jobId, attempt, ...order } = hub.order({});
    hub.send({ ...order, jobId, attempt });
    assert.equal((await hub.next("job_failed")).category, "unknown_fate");
    hub.send({ type: "look_up", jobId, attempt, checkpoint: null });
    assert.equal((await hub.next("job_output")).meta.prompt, "a cat w2");
    await hub.next("job_completed");
  }));

const ANSWERS = [
  { asked: "look_up", found: true, answer: "job_completed" },
  { asked: "look_up", found: false, answer: "not_found" },
  // The server never heard that leave was asked for: the attempt is given back, so that there is another.
  { asked: "new_job", found: false, answer: "refused" },
] as const;
for (const { asked: question, found, answer } of ANSWERS) {
  Deno.test(`${question} of an earlier life's attempt is answered with ${answer} when it is ${found ? "" : "not "}found, and nothing is pressed again`, () =>
    withHub(async (hub, connect) => {
      const store = memoryStore();
      const order = await crashAfterPress(hub, connect, store);
      const asked: unknown[] = [];
      let runs = 0;
      await connect(
        driverOf(async () => void runs++, {
          async lookUp(job, checkpoint, context) {
            asked.push([job.order?.prompt, checkpoint]);
            if (!found) return "not_found";
            await context.upload(0, CONTENT, "image/png");
            return "found";
          },
        }),
        { store },
      );
      assert.deepEqual((await hub.next("hello")).holding, []);
      await hub.next("request_job");
      const { jobId, attempt } = order;
      if (question === "look_up") hub.send({ type: question, jobId, attempt, checkpoint: null });
      else hub.send(order);
      await hub.next(answer);
      assert.deepEqual(asked, [["a cat", { work: "w9" }]]);
      assert.equal(runs, 0);
      hub.send({ type: "ping" });
      await hub.next("pong");
      assert.deepEqual((await store.load()).jobs, []);
    }));
}
