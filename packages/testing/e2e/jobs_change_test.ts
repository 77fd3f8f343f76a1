import assert from "node:assert/strict";
import { startSluice } from "@sluice/testing";
import { call, del, get, post } from "./api.ts";
import { type CommitFrame, followEvents } from "./events.ts";

const ENV = { SLUICE_SIMULATOR_IMAGE_MS: "20", SLUICE_SIMULATOR_SLOTS: "1" };
const IMAGE = { type: "image", model: "sim-image", prompt: "a lighthouse" };

const has = (jobId: string, type: string) => (commits: readonly CommitFrame[]) =>
  commits.some(({ events }) => events.some((e) => e.type === type && e.data.jobId === jobId));

Deno.test("job-style API: jobs are asked for, held, moved, done again and erased", async (t) => {
  await using sluice = await startSluice({ env: ENV });
  await using follower = followEvents(sluice, "0");
  const submit = async (body: Record<string, unknown>): Promise<string> => {
    const { status, body: answer } = await post(sluice, "/api/jobs", body);
    assert.equal(status, 201, JSON.stringify(answer));
    return answer.jobId;
  };
  const look = async (jobId: string) => (await get(sluice, `/api/jobs/${jobId}`)).body;
  const bytesOf = async (url: string) => {
    const answer = await fetch(new URL(url, sluice.url));
    return { status: answer.status, bytes: await answer.bytes() };
  };

  await t.step("a dry run tells the price and starts nothing", async () => {
    const { status, body } = await post(sluice, "/api/jobs?dryRun=true", {
      ...IMAGE,
      count: 3,
      quality: "2K",
    });
    assert.deepEqual([status, body.price, body.affordable, body.warnings], [200, 6, true, []]);
    assert.equal((await get(sluice, "/api/jobs")).body.total, 0);
  });

  await t.step("a held job waits while others pass, a higher priority is sooner", async () => {
    const busy = await submit({ ...IMAGE, prompt: "busy [[slow:60000]]" });
    await follower.until(has(busy, "AttemptSubmitted"));
    const [held, plain, urgent] = [await submit(IMAGE), await submit(IMAGE), await submit(IMAGE)];
    const hold = await call(sluice, "PATCH", `/api/jobs/${held}`, { hold: true });
    assert.deepEqual([hold.status, hold.body.held, hold.body.queue_position], [200, true, null]);
    const moved = await call(sluice, "PATCH", `/api/jobs/${urgent}`, { priority: 9 });
    assert.deepEqual([moved.status, moved.body.priority, moved.body.queue_position], [200, 9, 1]);
    assert.equal((await look(plain)).queue_position, 2);
    assert.equal((await del(sluice, `/api/jobs/${busy}`)).status, 202);
    await follower.until(has(plain, "JobCompleted"));
    const order = follower.commits.flatMap((c) => c.events).filter((e) => e.type === "JobAssigned")
      .map((e) => e.data.jobId);
    assert.deepEqual(order, [busy, urgent, plain]);
    assert.deepEqual([(await look(held)).status, (await look(held)).held], ["queued", true]);
    const list = await get(sluice, "/api/jobs?status=queued");
    assert.deepEqual(list.body.jobs.map((job: { held: boolean }) => job.held), [true]);
    assert.equal((await call(sluice, "PATCH", `/api/jobs/${held}`, { hold: false })).body.held, false);
    await follower.until(has(held, "JobCompleted"));
  });

  await t.step("a job is done again with its own seed, with another one, and edited", async () => {
    const jobId = await submit({ ...IMAGE, seed: 11 });
    await follower.until(has(jobId, "JobCompleted"));
    const first = await look(jobId);
    const again = async (body?: Record<string, unknown>) => {
      const { status, body: answer } = await post(sluice, `/api/jobs/${jobId}/retry`, body);
      assert.equal(status, 201, JSON.stringify(answer));
      await follower.until(has(answer.jobId, "JobCompleted"));
      return await look(answer.jobId);
    };
    const [plain, same, other, edited] = [
      await again(),
      await again({ seed: "same" }),
      await again({ seed: "new" }),
      await again({ prompt: "a windmill", aspectRatio: "9:16" }),
    ];
    for (const job of [plain, same, other, edited]) assert.equal(job.retry_of, jobId);
    assert.equal(plain.outputs[0].sha256, first.outputs[0].sha256);
    assert.equal(same.outputs[0].sha256, first.outputs[0].sha256);
    assert.notEqual(other.outputs[0].sha256, first.outputs[0].sha256);
    assert.deepEqual([edited.prompt, edited.settings.aspectRatio], ["a windmill", "9:16"]);
    assert.ok(edited.outputs[0].height > edited.outputs[0].width);
  });

  await t.step("the history of a job is its part of the stream of events", async () => {
    const jobId = await submit(IMAGE);
    await follower.until(has(jobId, "JobCompleted"));
    const { body } = await get(sluice, `/api/jobs/${jobId}/events`);
    const told = follower.commits.flatMap(({ events, position, at, actor }) =>
      events.filter((e) => (e.data.jobId ?? e.data.job?.jobId) === jobId)
        .map(({ type, data }) => ({ position, at, actor, type, data }))
    );
    // deno-lint-ignore no-explicit-any -- as the endpoint answers
    assert.deepEqual(body.events.map(({ cause: _, ...event }: any) => event), told);
    assert.equal(body.events[0].cause, jobId);
  });

  await t.step(
    "erased outputs and prompts are gone from every view, and the job and its money stay",
    async () => {
      const jobId = await submit({ ...IMAGE, prompt: "a very private lighthouse" });
      await follower.until(has(jobId, "JobCompleted"));
      const { result_url: url } = await look(jobId);
      assert.equal((await bytesOf(url)).status, 200);
      const found = await get(sluice, "/api/jobs?q=private");
      assert.equal(found.body.total, 1);
      assert.deepEqual((await del(sluice, `/api/jobs/${jobId}/outputs`)).body, { success: true, outputs: 1 });
      const erased = await look(jobId);
      assert.deepEqual([erased.status, erased.prompt, erased.outputs], ["completed", "", []]);
      assert.deepEqual(erased.credits, { reserved: 1, settled: 1, released: 0 });
      assert.equal((await get(sluice, "/api/jobs?q=private")).body.total, 0);
      const { body: history } = await get(sluice, `/api/jobs/${jobId}/events`);
      assert.doesNotMatch(JSON.stringify(history), /private/);
      assert.equal((await get(sluice, `/api/jobs/${jobId}/download`)).status, 404);
      assert.equal((await post(sluice, `/api/jobs/${jobId}/retry`)).body.code, "erased");
    },
  );
});
