import assert from "node:assert/strict";
import { Dropped } from "./errors.ts";
import { CONTENT, count, driverOf, usual, withHub } from "./testing/harness.ts";

Deno.test("RunContext.submitting holds the press back until the server's ack", () =>
  withHub(async (hub, connect) => {
    let pressed = false;
    hub.acked.delete("submitting");
    await connect(driverOf(async (job, context) => {
      await context.submitting();
      pressed = true;
      context.progress(10, "pressed");
      await context.upload(0, CONTENT, job.kind);
    }));
    await hub.next("request_job");
    hub.send(hub.order({}));
    const asked = await hub.next("submitting");
    hub.send({ type: "ack", of: crypto.randomUUID() });
    hub.send({ type: "ping" });
    await hub.next("pong");
    assert.equal(pressed, false);
    hub.send({ type: "ack", of: asked.id });
    await hub.next("job_progress");
    assert.equal(pressed, true);
    await hub.next("job_completed");
  }));

Deno.test("RunContext.submitting rejects with Dropped when the attempt is stale, and nothing more is said", () =>
  withHub(async (hub, connect) => {
    const ended = Promise.withResolvers<unknown>();
    hub.acked.delete("submitting");
    const agent = await connect(driverOf((_job, context) => {
      const leave = context.submitting();
      leave.catch(ended.resolve);
      return leave;
    }));
    await hub.next("request_job");
    hub.send(hub.order({}));
    const { id, jobId, attempt } = await hub.next("submitting");
    hub.send({ type: "drop", of: id, jobId, attempt, reason: "stale" });
    assert.ok(await ended.promise instanceof Dropped);
    assert.equal((await hub.next("request_job")).slots, 1, "the slot is not free before the driver let go");
    assert.equal((await hub.next("request_job")).slots, 2);
    assert.deepEqual(agent.state.holding, []);
    assert.equal(agent.state.unanswered, 0);
    assert.equal(count(hub, "job_failed"), 0);
  }));

Deno.test("RunContext.submitting keeps minGapMs between presses", () =>
  withHub(async (hub, connect) => {
    let now = 0;
    const timers: { at: number; then: () => void }[] = [];
    // Real timers for the line, a clock that jumps for everybody: each wait passes at once, and the clock shows it.
    const presses: number[] = [];
    await connect(
      driverOf(async (job, context) => {
        await context.submitting();
        presses.push(now);
        await context.upload(0, CONTENT, job.kind);
      }, { capabilities: { models: ["sim-image"], kinds: ["image"], concurrency: 3, minGapMs: 1_000 } }),
      {
        clock: {
          now: () => now,
          after(ms, then) {
            const timer = { at: now + ms, then };
            if (ms <= 1_000) {
              queueMicrotask(() => {
                now = Math.max(now, timer.at);
                then();
              });
            } else timers.push(timer);
            return () => {};
          },
        },
      },
    );
    await hub.next("request_job");
    for (let i = 0; i < 3; i++) hub.send(hub.order({ deadline: 1e12 }));
    for (let i = 0; i < 3; i++) await hub.next("job_completed");
    assert.deepEqual(presses, [0, 1_000, 2_000]);
    assert.ok(timers.length > 0);
  }));

Deno.test("RunContext.upload tries again on trouble, and gives up on a refusal", () =>
  withHub(async (hub, connect) => {
    await connect(driverOf(usual));
    await hub.next("request_job");
    hub.uploadTrouble.push(503);
    hub.send(hub.order({}));
    await hub.next("job_completed");
    hub.uploadTrouble.push(403);
    hub.send(hub.order({}));
    const failed = await hub.next("job_failed");
    assert.deepEqual([failed.category, failed.code], ["unknown_fate", "upload_refused"]);
    hub.send(hub.order({ uploads: { url: "http://127.0.0.1:1", ticket: "t", maxBytes: 3 } }));
    assert.equal((await hub.next("job_failed")).code, "output_too_big");
  }));

Deno.test("RunContext.fetchReference gives only bytes that match their hash", () =>
  withHub(async (hub, connect) => {
    await connect(driverOf(async (job, context) => {
      for (const reference of job.references) await context.fetchReference(reference);
      await usual(job, context);
    }));
    await hub.next("request_job");
    const url = new URL("/reference", hub.url.replace("ws", "http")).href;
    const digest = new Uint8Array(
      await crypto.subtle.digest("SHA-256", new TextEncoder().encode("reference bytes")),
    );
    const good = { url, sha256: digest.toHex(), mime: "image/png", role: "style" as const };
    hub.send(hub.order({ references: [good] }));
    await hub.next("job_completed");
    hub.send(hub.order({ references: [good, { ...good, sha256: "0".repeat(64) }] }));
    assert.equal((await hub.next("job_failed")).code, "reference_mismatch");
  }));

Deno.test("completion reports outputs that were stored before a cancellation that the driver ignored", () =>
  withHub(async (hub, connect) => {
    const cancelled = Promise.withResolvers<void>();
    await connect(driverOf(async (job, context) => {
      await usual(job, context);
      context.progress(99);
      context.signal.addEventListener("abort", () => cancelled.resolve());
      await cancelled.promise;
    }));
    await hub.next("request_job");
    const { jobId, attempt, ...order } = hub.order({});
    hub.send({ ...order, jobId, attempt });
    await hub.next("job_progress");
    hub.send({ type: "cancel_job", jobId, attempt });
    assert.equal((await hub.next("job_completed")).outputs, 1);
    assert.equal(count(hub, "job_failed"), 0);
  }));

Deno.test("completion of a run without an output is a failure by what is known of the press", () =>
  withHub(async (hub, connect) => {
    await connect(driverOf(async (job, context) => {
      if (job.prompt === "press") await context.submitting();
    }));
    await hub.next("request_job");
    for (
      const [prompt, category, charged] of [["wait", "network", "no"], ["press", "unknown_fate", "unknown"]]
    ) {
      hub.send(hub.order({ prompt: prompt! }));
      const failed = await hub.next("job_failed");
      assert.deepEqual([failed.code, failed.category, failed.charged], ["no_output", category, charged]);
    }
    assert.equal(count(hub, "job_completed"), 0);
  }));
