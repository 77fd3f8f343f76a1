import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { type Sluice, startSluice } from "@sluice/testing";
import sharp from "sharp";
import { get, post } from "./api.ts";
import { followEvents } from "./events.ts";
import { hello, openWorker } from "./raw_worker.ts";

async function pair(sluice: Sluice, name: string): Promise<{ agentId: string; token: string }> {
  const pairing = await post(sluice, "/api/agents/pairings");
  assert.equal(pairing.status, 201);
  assert.match(pairing.body.code, /^[0-9A-Z]{8}$/);
  const order = { code: pairing.body.code, name, provider: "simulator" };
  const stranger = { url: sluice.url, key: "" };
  const { status, body } = await post(stranger, "/api/agents/pair", order);
  assert.equal(status, 201, "the code alone pairs, without a key");
  const again = await post(stranger, "/api/agents/pair", order);
  assert.deepEqual([again.status, again.body.code], [400, "pairing_invalid"], "a code is good for one agent");
  return body;
}

Deno.test("agent protocol: a worker written by somebody else pairs, works and is held to the rules", async (t) => {
  await using sluice = await startSluice({ env: { SLUICE_SIMULATOR: "off" } });
  await using follower = followEvents(sluice, "0");
  const { agentId, token } = await pair(sluice, "By hand");
  const submit = async () => {
    const { body } = await post(sluice, "/api/jobs", { type: "image", model: "sim-image", prompt: "a kite" });
    return body.jobId as string;
  };

  await t.step("it runs a job with an upload of its own and is shown beside its name", async () => {
    await using worker = await openWorker(sluice.url, token);
    worker.send(hello(agentId));
    const welcome = await worker.next("welcome");
    assert.deepEqual([welcome.heartbeatMs, welcome.drop], [10_000, []]);
    worker.send({ type: "ping" });
    await worker.next("pong");
    const { body: { agents } } = await get(sluice, "/api/agents");
    const { id, name, state, account, lastGood } = agents[0];
    assert.deepEqual([id, name, state, account.label, lastGood], [
      agentId,
      "By hand",
      "online",
      "by hand",
      null,
    ]);

    const jobId = await submit();
    worker.send({ type: "request_job", slots: 1 });
    const order = await worker.next("new_job");
    assert.deepEqual([order.jobId, order.attempt, order.kind, order.prompt], [jobId, 1, "image", "a kite"]);
    const of = { jobId, attempt: order.attempt };
    assert.equal((await worker.report({ type: "accepted", ...of })).type, "ack");
    assert.equal((await worker.report({ type: "submitting", ...of })).type, "ack");
    assert.equal(
      (await worker.report({ type: "submitted", ...of, checkpoint: { at: "kite-1" } })).type,
      "ack",
    );
    worker.send({ type: "job_progress", ...of, progress: 40, message: "flying" });
    worker.send({ type: "heartbeat", holding: [{ ...of, phase: "submitted" }] });
    assert.deepEqual(await worker.next("sync"), { type: "sync", drop: [], missing: [] });
    assert.equal((await get(sluice, `/api/jobs/${jobId}`)).body.progress, 40);

    const bytes = await sharp({ create: { width: 30, height: 20, channels: 3, background: "blue" } }).png()
      .toBuffer();
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const put = (body: Uint8Array<ArrayBuffer>, ticket: string) =>
      fetch(`${order.uploads.url}/0`, {
        method: "PUT",
        headers: {
          authorization: `Bearer ${ticket}`,
          "content-type": "image/png",
          "x-content-sha256": sha256,
        },
        body,
      });
    const forged = await put(new Uint8Array(bytes), `${order.uploads.ticket}x`);
    assert.ok([401, 403].includes(forged.status), `${forged.status}`);
    await forged.body?.cancel();
    const wrong = await put(new Uint8Array(bytes.subarray(1)), order.uploads.ticket);
    assert.equal(wrong.ok, false, "bytes that hash to something else are refused");
    await wrong.body?.cancel();
    for (const _ of ["once", "repeated, which is harmless"]) {
      const stored = await put(new Uint8Array(bytes), order.uploads.ticket);
      assert.equal(stored.status, 201);
      assert.deepEqual(await stored.json(), { mediaId: sha256, sha256, bytes: bytes.length });
    }
    const output = { type: "job_output", ...of, index: 0, mediaId: sha256, meta: { seed: 5 } };
    assert.equal((await worker.report(output)).type, "ack");
    assert.equal((await worker.report({ type: "job_completed", ...of, outputs: 1 })).type, "ack");
    await follower.until((c) => c.some(({ events }) => events.some((e) => e.type === "JobCompleted")));
    const { body: job } = await get(sluice, `/api/jobs/${jobId}`);
    assert.deepEqual([job.status, job.outputs[0].width, job.outputs[0].seed], ["completed", 30, 5]);
    assert.deepEqual(job.credits, { reserved: 1, settled: 1, released: 0 });

    const late = await worker.report({
      type: "job_failed",
      ...of,
      category: "network",
      code: "x",
      message: "",
    });
    assert.equal(late.type, "drop", "a job that is over is nobody's any more");
    assert.equal((await get(sluice, `/api/jobs/${jobId}`)).body.status, "completed");
  });

  await t.step("a report of another attempt is dropped and changes nothing", async () => {
    await using worker = await openWorker(sluice.url, token);
    const stranger = { jobId: crypto.randomUUID(), attempt: 1, phase: "accepted" };
    worker.send(hello(agentId, [stranger]));
    const { drop } = await worker.next("welcome");
    assert.deepEqual(drop, [{ jobId: stranger.jobId, attempt: 1 }]);
    const jobId = await submit();
    worker.send({ type: "request_job", slots: 1 });
    const order = await worker.next("new_job");
    for (const type of ["accepted", "submitting", "job_completed"]) {
      const stale = await worker.report({ type, jobId, attempt: order.attempt + 1, outputs: 1 });
      assert.deepEqual([stale.type, stale.jobId, stale.attempt], ["drop", jobId, order.attempt + 1]);
    }
    assert.equal((await get(sluice, `/api/jobs/${jobId}`)).body.state, "assigned");
    assert.equal(
      (await worker.report({ type: "refused", jobId, attempt: order.attempt, code: "busy" })).type,
      "ack",
    );
    const { body: job } = await get(sluice, `/api/jobs/${jobId}`);
    assert.deepEqual([job.status, job.credits.released], ["queued", 0]);
  });

  await t.step("a newer session takes over: the older socket is closed with 4409", async () => {
    await using first = await openWorker(sluice.url, token);
    first.send(hello(agentId));
    await first.next("welcome");
    await using second = await openWorker(sluice.url, token);
    second.send(hello(agentId));
    await second.next("welcome");
    second.send({ type: "ping" });
    await second.next("pong");
    assert.equal((await first.closed).code, 4409);
  });

  await t.step(
    "a frame that does not parse is answered with what was wrong, then closed with 4400",
    async () => {
      const frames = ["{ not json", `{"type":"hello","v":1}`, `{"type":"dance"}`];
      for (const frame of frames) {
        await using worker = await openWorker(sluice.url, token);
        worker.send(frame);
        const error = await worker.next("error");
        assert.ok(error.message.length > 10, JSON.stringify(error));
        assert.equal((await worker.closed).code, 4400);
      }
    },
  );

  await t.step("a wrong token, or one of another agent, is closed with 4401", async () => {
    const other = await pair(sluice, "Somebody else");
    for (const wrong of [`${token}x`, other.token]) {
      await using worker = await openWorker(sluice.url, wrong);
      worker.send(hello(agentId));
      assert.equal((await worker.closed).code, 4401);
    }
    await using mute = await openWorker(sluice.url, token);
    mute.send({ type: "request_job", slots: 1 });
    assert.equal((await mute.closed).code, 4401, "hello comes first");
    const naked = await fetch(`${sluice.url}/ws/agent`);
    assert.equal(naked.status, 426);
    await naked.body?.cancel();
  });
});
