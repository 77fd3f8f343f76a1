import assert from "node:assert/strict";
import { startSluice } from "@sluice/testing";
import { call, del, get, post } from "./api.ts";
import { type CommitFrame, followEvents } from "./events.ts";

const ENV = { SLUICE_SIMULATOR_IMAGE_MS: "20", SLUICE_SIMULATOR_VIDEO_MS: "40", SLUICE_SIMULATOR_SLOTS: "1" };
const IMAGE = { type: "image", model: "sim-image", prompt: "a lighthouse" };
const CLIP = { type: "video", model: "sim-video", prompt: "a sea" };

const has = (jobId: string, type: string) => (commits: readonly CommitFrame[]) =>
  commits.some(({ events }) => events.some((e) => e.type === type && e.data.jobId === jobId));

Deno.test("queue: what it shows is the order in which the jobs are handed out, whatever was moved, and nothing is while it is paused", async (t) => {
  await using sluice = await startSluice({ env: ENV });
  await using follower = followEvents(sluice, "0");
  const submit = async (body: Record<string, unknown>): Promise<string> => {
    const { status, body: answer } = await post(sluice, "/api/jobs", body);
    assert.equal(status, 201, JSON.stringify(answer));
    return answer.jobId;
  };
  const queue = async () => (await get(sluice, "/api/queue")).body;
  const ids = async (): Promise<string[]> => (await queue()).jobs.map((job: { id: string }) => job.id);
  const pause = async (paused: boolean) =>
    assert.equal((await call(sluice, "PUT", "/api/queue", { paused })).status, 200);
  const assigned = () =>
    follower.commits.flatMap((c) => c.events).filter((e) => e.type === "JobAssigned").map((e) =>
      e.data.jobId
    );

  await t.step("the order of a paused queue is the order of its assignments", async () => {
    await pause(true);
    const jobs: string[] = [];
    for (let i = 0; i < 8; i++) jobs.push(await submit({ ...(i % 3 === 2 ? CLIP : IMAGE), priority: i % 2 }));
    const last = await submit(IMAGE);
    const front = await submit({ ...CLIP, next: true });
    await call(sluice, "PATCH", `/api/jobs/${jobs[0]}`, { before: jobs[5] });
    await call(sluice, "PATCH", `/api/jobs/${jobs[7]}`, { after: jobs[4] });
    await call(sluice, "PATCH", `/api/jobs/${jobs[2]}`, { priority: 9 });
    await call(sluice, "PATCH", `/api/jobs/${jobs[3]}`, { before: null });
    await post(sluice, `/api/jobs/${jobs[6]}/next`);
    const { jobs: shown, paused } = await queue();
    assert.equal(paused, true);
    assert.ok(shown.every((job: { wait: { code: string } }) => job.wait.code === "queue_paused"));
    const order: string[] = shown.map((job: { id: string }) => job.id);
    assert.deepEqual([order[0], order[1], order[2]], [jobs[6], jobs[2], front]);
    assert.deepEqual(order.slice(-2), [last, jobs[3]]);
    const places = new Map<string, number>();
    for (const { settings: { model }, queue_position } of shown) {
      places.set(model, (places.get(model) ?? 0) + 1);
      assert.equal(queue_position, places.get(model));
    }
    assert.deepEqual(assigned(), []);
    await pause(false);
    await follower.until((commits) => order.every((id) => has(id, "JobCompleted")(commits)));
    assert.deepEqual(assigned(), order);
  });

  await t.step("what is under way when it is paused is finished, and what waits is left", async () => {
    const busy = await submit({ ...IMAGE, prompt: "busy [[slow:300]]" });
    const next = await submit(IMAGE);
    await pause(true);
    await follower.until(has(busy, "JobCompleted"));
    assert.deepEqual(await ids(), [next]);
    await pause(false);
    await follower.until(has(next, "JobCompleted"));
  });

  await t.step("emptying it cancels all that waits, and gives the credits back", async () => {
    await pause(true);
    const credits = async () => (await get(sluice, "/api/user/me")).body.credits;
    const before = await credits();
    const first = await submit({ ...IMAGE, count: 2 });
    for (let i = 0; i < 5; i++) await submit({ ...IMAGE, dependsOn: [first] });
    const { status, body } = await del(sluice, "/api/queue");
    assert.deepEqual([status, body], [200, { success: true, cancelled: 6, released: 7 }]);
    assert.deepEqual(await ids(), []);
    assert.deepEqual(await credits(), before);
    await pause(false);
  });
});
