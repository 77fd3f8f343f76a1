import assert from "node:assert/strict";
import type { RunContext } from "./driver.ts";
import { JobFailure, Returned } from "./errors.ts";
import { count, driverOf, usual, withHub } from "./testing/harness.ts";

/** Shows that it runs, then waits until it is told to stop, pressed or not. */
async function waiting(context: RunContext, press: boolean): Promise<void> {
  if (press) await context.submitting();
  context.progress(0);
  await new Promise((_, reject) =>
    context.signal.addEventListener("abort", () => reject(context.signal.reason), { once: true })
  );
}

Deno.test("pause takes no more jobs and gives back what has not pressed, and only that", () =>
  withHub(async (hub, connect) => {
    const agent = await connect(driverOf((job, context) => waiting(context, job.prompt === "press")));
    await hub.next("request_job");
    const [pressed, composing] = [hub.order({ prompt: "press" }), hub.order({})];
    for (const order of [pressed, composing]) {
      hub.send(order);
      await hub.next("job_progress");
    }
    agent.pause(true);
    assert.deepEqual([agent.state.paused, agent.state.pausedHere], [true, true]);
    const offer = await hub.next("request_job");
    assert.deepEqual([offer.slots, offer.most], [0, 0]);
    const refused = await hub.next("refused");
    assert.deepEqual([refused.jobId, refused.code], [composing.jobId, "paused"]);
    hub.send(hub.order({}));
    assert.equal((await hub.next("refused")).code, "busy");
    assert.deepEqual(agent.state.holding.map(({ jobId }) => jobId), [pressed.jobId]);
    agent.pause(false);
    const again = await hub.next("request_job");
    assert.deepEqual([again.slots, again.most, agent.state.paused], [1, 2, false]);
  }));

Deno.test("pause also stops the job that has just asked for leave: it gets it, does not press, and says so", () =>
  withHub(async (hub, connect) => {
    let pressed = false;
    const agent = await connect(driverOf(async (_job, context) => {
      await context.submitting();
      pressed = true;
    }));
    await hub.next("request_job");
    hub.acked.delete("submitting");
    hub.send(hub.order({}));
    const { id } = await hub.next("submitting");
    agent.pause(true);
    hub.send({ type: "ack", of: id });
    const failed = await hub.next("job_failed");
    assert.deepEqual([failed.category, failed.code, failed.charged], ["agent_lost", "paused", "no"]);
    assert.equal(pressed, false);
  }));

Deno.test("pause and the studio's pause are one for the server and two for the owner", () =>
  withHub(async (hub, connect) => {
    const agent = await connect(driverOf(usual));
    await hub.next("request_job");
    hub.send({ type: "pause" });
    await hub.next("request_job");
    assert.deepEqual([agent.state.paused, agent.state.pausedHere], [true, false]);
    agent.pause(true);
    await hub.next("request_job");
    hub.send({ type: "resume" });
    assert.equal((await hub.next("request_job")).slots, 0);
    assert.deepEqual([agent.state.paused, agent.state.pausedHere], [true, true]);
  }));

Deno.test("Returned before the press is refused with its code, after it the fate is unknown", () =>
  withHub(async (hub, connect) => {
    await connect(driverOf(async (job, context) => {
      if (job.prompt === "press") await context.submitting();
      throw new Returned("resting", "the site asked for a rest");
    }));
    await hub.next("request_job");
    hub.send(hub.order({}));
    assert.equal((await hub.next("refused")).code, "resting");
    hub.send(hub.order({ prompt: "press" }));
    assert.equal((await hub.next("job_failed")).category, "unknown_fate");
  }));

Deno.test("needs_human after the press travels as a failure that charged nothing, with the reason as its code", () =>
  withHub(async (hub, connect) => {
    await connect(driverOf(async (_job, context) => {
      await context.submitting();
      throw new JobFailure({
        category: "needs_human",
        code: "challenge",
        message: "Solve it",
        charged: "no",
      });
    }));
    await hub.next("request_job");
    hub.send(hub.order({}));
    const { category, code, charged } = await hub.next("job_failed");
    assert.deepEqual([category, code, charged], ["needs_human", "challenge", "no"]);
  }));

Deno.test("refresh offers fewer slots at once, and says hello anew for more than it said", () =>
  withHub(async (hub, connect) => {
    let concurrency = 2;
    const driver = {
      ...driverOf((_job, context) => waiting(context, true)),
      get capabilities() {
        return { models: ["sim-image"], kinds: ["image" as const], concurrency, minGapMs: 0 };
      },
    };
    const agent = await connect(driver);
    assert.equal((await hub.next("hello")).capabilities.concurrency, 2);
    await hub.next("request_job");
    const order = hub.order({});
    hub.send(order);
    await hub.next("job_progress");
    concurrency = 1;
    agent.refresh();
    const fewer = await hub.next("request_job");
    assert.deepEqual([fewer.slots, fewer.most], [0, 1]);
    concurrency = 4;
    agent.refresh();
    const hello = await hub.next("hello");
    assert.deepEqual([hello.capabilities.concurrency, hello.holding.map((h) => h.jobId)], [4, [order.jobId]]);
    assert.equal((await hub.next("request_job")).slots, 3);
    hub.send({ type: "update_recipe", recipe: { version: 2 } });
    concurrency = 5;
    assert.equal(
      (await hub.next("hello")).capabilities.concurrency,
      5,
      "a recipe may change what can be made",
    );
    await hub.next("request_job");
    concurrency = 0;
    agent.refresh();
    assert.equal((await hub.next("request_job")).slots, 0);
    assert.equal(count(hub, "job_failed"), 0);
    assert.deepEqual([agent.state.status, agent.state.trouble], ["online", null]);
  }));

Deno.test("report tells what the owner is needed for and how the page stands, cut to what a frame may hold", () =>
  withHub(async (hub, connect) => {
    const agent = await connect(driverOf(usual));
    await hub.next("account");
    const page = {
      recipe: 3,
      unproven: true,
      ok: false,
      missing: Array(60).fill("x".repeat(400)),
      contract: "c",
    };
    const account = { label: "me", credits: 1, tier: "PRO", signedIn: false };
    agent.report({ ...account, needs: "consent", message: "Agree to it", page });
    const { needs, message, page: told } = await hub.next("account");
    assert.deepEqual([needs, message, told?.missing.length, told?.missing[0]?.length], [
      "consent",
      "Agree to it",
      50,
      300,
    ]);
  }));
