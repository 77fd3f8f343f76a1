import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { startSluice } from "@sluice/testing";
import { call, del, get, post, wholeLedger } from "./api.ts";
import { chainBreaks, type CommitFrame, followEvents } from "./events.ts";

const ENV = { SLUICE_SIMULATOR_IMAGE_MS: "20", SLUICE_SIMULATOR_VIDEO_MS: "50", SLUICE_SIMULATOR_SLOTS: "1" };
const IMAGE = { type: "image", model: "sim-image", prompt: "a lighthouse" };

/** Whether the job has had such an event. */
function has(jobId: string, type: string): (commits: readonly CommitFrame[]) => boolean {
  return (commits) =>
    commits.some(({ events }) => events.some((e) => e.type === type && e.data.jobId === jobId));
}

Deno.test("job-style API: jobs from submission to the last credit", async (t) => {
  await using sluice = await startSluice({ env: ENV });
  await using follower = followEvents(sluice, "0");
  const submit = async (body: Record<string, unknown>): Promise<string> => {
    const { status, body: answer } = await post(sluice, "/api/jobs", body);
    assert.equal(status, 201, JSON.stringify(answer));
    assert.equal(answer.success, true);
    return answer.jobId;
  };
  const creditsNow = async () => (await get(sluice, "/api/user/me")).body.credits;

  await t.step(
    "a job is seen through its events to completion and its bytes are what their hash says",
    async () => {
      const jobId = await submit({ ...IMAGE, count: 2, aspectRatio: "3:2", metadata: { shelf: "7" } });
      await follower.until(has(jobId, "JobCompleted"));
      const life = follower.commits.flatMap((c) => c.events).filter((e) =>
        e.data.jobId === jobId || e.data.job?.jobId === jobId
      ).map((e) => e.type);
      const milestones = [
        "JobSubmitted",
        "CreditsReserved",
        "JobQueued",
        "JobAssigned",
        "AttemptAccepted",
        "AttemptSubmitting",
        "AttemptSubmitted",
        "OutputRecorded",
        "JobCompleted",
      ];
      const places = milestones.map((type) => life.indexOf(type));
      assert.deepEqual(places, places.toSorted((a, b) => a - b), life.join(" "));
      assert.ok(places[0] === 0 && !places.includes(-1), life.join(" "));

      const { body: job } = await get(sluice, `/api/jobs/${jobId}`);
      assert.deepEqual([job.status, job.attempt, job.metadata], ["completed", 1, { shelf: "7" }]);
      assert.deepEqual(job.credits, { reserved: 2, settled: 2, released: 0 });
      assert.equal(job.outputs.length, 2);
      for (const { index, sha256, bytes, width, height } of job.outputs) {
        assert.ok(Math.abs(width / height - 1.5) < 0.01);
        const redirect = await get(sluice, `/api/jobs/${jobId}/download?index=${index}`);
        assert.equal(redirect.status, 302);
        const media = await (await fetch(sluice.url + redirect.headers.get("location"))).bytes();
        assert.deepEqual([media.length, createHash("sha256").update(media).digest("hex")], [bytes, sha256]);
      }
    },
  );

  await t.step("a queued job is cancelled at once and its credits come back", async () => {
    const before = await creditsNow();
    const busy = await submit({ ...IMAGE, prompt: "busy [[slow:60000]]" });
    await follower.until(has(busy, "AttemptSubmitted"));
    const waiting = await submit(IMAGE);
    const { body: queued } = await get(sluice, `/api/jobs/${waiting}`);
    assert.equal(queued.status, "queued");
    assert.ok(queued.reason !== null && queued.reason !== "", "every wait shows its reason");
    assert.equal((await creditsNow()).reserved, 2);
    const download = await get(sluice, `/api/jobs/${waiting}/download`);
    assert.deepEqual([download.status, download.body.code], [404, "not_ready"]);

    const cancelled = await del(sluice, `/api/jobs/${waiting}`);
    assert.deepEqual([cancelled.status, cancelled.body], [200, { success: true, status: "cancelled" }]);
    const { body: job } = await get(sluice, `/api/jobs/${waiting}`);
    assert.deepEqual([job.status, job.credits], ["cancelled", { reserved: 1, settled: 0, released: 1 }]);
    const again = await del(sluice, `/api/jobs/${waiting}`);
    assert.deepEqual([again.status, again.body.code], [409, "already_finished"]);

    const stopping = await del(sluice, `/api/jobs/${busy}`);
    assert.deepEqual([stopping.status, stopping.body], [202, { success: true, status: "cancelling" }]);
    await follower.until(has(busy, "JobCancelled"));
    assert.equal((await get(sluice, `/api/jobs/${busy}`)).body.status, "cancelled");
    assert.equal((await creditsNow()).reserved, 0);
    assert.equal(
      (await creditsNow()).available,
      before.available,
      "the simulator charges nothing for stopped work",
    );
  });

  await t.step(
    "a job that needs its owner is parked with a reason, and neither charged nor failed until its owner says go on",
    async () => {
      const before = await creditsNow();
      const jobId = await submit({ ...IMAGE, prompt: "[[human]] a lighthouse" });
      await follower.until(has(jobId, "JobParked"));
      const { body: job } = await get(sluice, `/api/jobs/${jobId}`);
      assert.deepEqual([job.status, job.state], ["queued", "needs_human"]);
      assert.match(job.reason, /whether you are there/);
      assert.equal(job.error, null);
      const now = await creditsNow();
      assert.deepEqual([now.used, now.reserved], [before.used, before.reserved + 1]);
      const { body: { agents } } = await get(sluice, "/api/agents");
      assert.equal(agents[0].state, "needs_human");
      assert.equal((await del(sluice, `/api/jobs/${jobId}`)).status, 200);
      assert.deepEqual(await creditsNow(), before);
      assert.equal((await post(sluice, `/api/agents/${agents[0].id}/resume`)).status, 200);

      const patient = await submit({ ...IMAGE, prompt: "[[human]] another lighthouse" });
      await follower.until(has(patient, "JobParked"));
      assert.equal((await post(sluice, `/api/jobs/${patient}/resume`)).status, 200);
      await follower.until(has(patient, "JobCompleted"));
      const paid = { ...before, available: before.available - 1, used: before.used + 1 };
      assert.deepEqual(await creditsNow(), paid);
    },
  );

  await t.step("the ledger adds up to what the account says, entry by entry", async () => {
    const entries = await wholeLedger(sluice);
    let [available, reserved, settled, granted] = [0, 0, 0, 0];
    for (const { type, amount, ...after } of entries) {
      if (type === "CreditsGranted") [available, granted] = [available + amount, granted + amount];
      if (type === "CreditsReserved") [available, reserved] = [available - amount, reserved + amount];
      if (type === "CreditsSettled") [reserved, settled] = [reserved - amount, settled + amount];
      if (type === "CreditsReleased") [reserved, available] = [reserved - amount, available + amount];
      assert.deepEqual([after.available, after.reserved], [available, reserved], after.position);
    }
    assert.deepEqual(await creditsNow(), { available, reserved, used: settled });
    assert.equal(granted, available + reserved + settled);
  });

  await t.step("events come without a gap, to a client that resumes in the middle too", async () => {
    const { commits } = follower;
    assert.deepEqual(chainBreaks(commits), []);
    assert.equal(commits[0]?.previous, null);
    const middle = commits[Math.floor(commits.length / 2)]!;
    await using late = followEvents(sluice, middle.position);
    const rest = commits.slice(commits.indexOf(middle) + 1);
    await late.until((seen) => seen.length >= rest.length);
    assert.deepEqual(late.commits, rest);
  });

  await t.step("an Idempotency-Key gives the same job for the same request and 422 for another", async () => {
    const before = await creditsNow();
    const key = { "idempotency-key": "order 66" };
    const first = await post(
      sluice,
      "/api/jobs",
      { ...IMAGE, type: "image", prompt: "[[fail:policy]] once" },
      key,
    );
    const again = await post(
      sluice,
      "/api/jobs",
      { ...IMAGE, type: "image", prompt: "[[fail:policy]] once" },
      key,
    );
    assert.equal(again.body.jobId, first.body.jobId);
    assert.equal(again.headers.get("idempotent-replayed"), "true");
    const other = await post(sluice, "/api/jobs", { ...IMAGE, prompt: "another" }, key);
    assert.deepEqual([other.status, other.body.code], [422, "idempotency_mismatch"]);
    await follower.until(has(first.body.jobId, "JobFailed"));
    assert.deepEqual(await creditsNow(), before);
  });

  await t.step("a backlog is worked off without refusals by an agent that is merely busy", async () => {
    const jobIds = await Promise.all(Array.from({ length: 8 }, () => submit(IMAGE)));
    await follower.until((commits) => jobIds.every((jobId) => has(jobId, "JobCompleted")(commits)));
    assert.ok(!jobIds.some((jobId) => has(jobId, "AttemptRefused")(follower.commits)));
  });

  await t.step("lists are filtered, paged and complete", async () => {
    const { body: all } = await get(sluice, "/api/jobs?limit=200");
    assert.equal(all.total, all.jobs.length);
    const ids = [];
    for (let cursor = ""; cursor !== null;) {
      const { body } = await call(sluice, "GET", `/api/jobs?limit=2&cursor=${encodeURIComponent(cursor)}`);
      ids.push(...body.jobs.map((job: { id: string }) => job.id));
      cursor = body.next_cursor;
    }
    assert.deepEqual(ids, all.jobs.map((job: { id: string }) => job.id));
    const { body: cancelled } = await get(sluice, "/api/jobs?status=cancelled");
    assert.ok(cancelled.jobs.length >= 2);
    assert.ok(cancelled.jobs.every((job: { status: string }) => job.status === "cancelled"));
  });
});
