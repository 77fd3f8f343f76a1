import assert from "node:assert/strict";
import { systemClock } from "@sluice/clock";
import { CONTENT, driverOf, usual, withHub } from "./testing/harness.ts";

const LOOK_UP_MS = 15 * 60_000;

Deno.test("findWork ends a look-up that hangs as still unknown, so that the next one is answered", () =>
  withHub(async (hub, connect) => {
    let timeIsUp = () => {};
    let looks = 0;
    const driver = driverOf(async (job, context) => {
      await usual(job, context);
      throw new Error("the page went away");
    }, {
      async lookUp(job, _checkpoint, context) {
        if (++looks === 1) return await new Promise(() => timeIsUp());
        await context.upload(0, CONTENT, "image/png", { prompt: job.order?.prompt ?? "the order is lost" });
        return "found";
      },
    });
    await connect(driver, {
      clock: {
        ...systemClock,
        after(ms, then) {
          if (ms !== LOOK_UP_MS) return systemClock.after(ms, then);
          timeIsUp = then;
          return () => {};
        },
      },
    });
    await hub.next("request_job");
    const { jobId, attempt, ...order } = hub.order({});
    hub.send({ ...order, jobId, attempt });
    await hub.next("job_output");
    assert.equal((await hub.next("job_failed")).category, "unknown_fate");

    hub.send({ type: "look_up", jobId, attempt, checkpoint: null });
    const late = await hub.next("job_failed");
    assert.deepEqual([late.category, late.charged], ["network", "unknown"]);
    hub.send({ type: "look_up", jobId, attempt, checkpoint: null });
    assert.equal((await hub.next("job_output")).meta.prompt, "a cat");
    await hub.next("job_completed");
  }));

Deno.test("findWork says of a press that surely was not that it may be tried again, and of one without a trace that it may not", () =>
  withHub(async (hub, connect) => {
    const answers = ["not_pressed", "not_found"] as const;
    let asked = 0;
    const driver = driverOf(async (job, context) => {
      await usual(job, context);
      throw new Error("the page went away");
    }, { lookUp: async () => answers[asked++] ?? "found" });
    await connect(driver);
    await hub.next("request_job");
    for (const pressed of [false, undefined]) {
      const { jobId, attempt, ...order } = hub.order({});
      hub.send({ ...order, jobId, attempt });
      assert.equal((await hub.next("job_failed")).category, "unknown_fate");
      hub.send({ type: "look_up", jobId, attempt, checkpoint: null });
      assert.equal((await hub.next("not_found")).pressed, pressed);
    }
  }));
