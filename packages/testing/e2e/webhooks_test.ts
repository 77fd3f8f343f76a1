import { receive, type Receiver, type Sluice, startSluice } from "@sluice/testing";
import assert from "node:assert/strict";
import OpenAI from "openai";
import OpenAI5 from "openai5";
import OpenAI6 from "openai6";
import { get, post } from "./api.ts";
import { endpoint, ENV, ok, PICTURE } from "./webhooks.ts";

const CLIP = { type: "video", prompt: "waves", model: "sim-video" } as const;
const sdk = ({ url, key: apiKey }: Sluice) => new OpenAI({ baseURL: `${url}/v1`, apiKey, maxRetries: 0 });
const typeIs = (type: string) => ({ body }: { readonly body: string }) => JSON.parse(body).type === type;

Deno.test("webhooks: what is sent is verified by client.webhooks.unwrap of openai 5, 6 and 7", async (t) => {
  await using sluice = await startSluice({ env: ENV });
  await using receiver = receive(ok);
  const clients = {
    5: new OpenAI5({ apiKey: "x" }),
    6: new OpenAI6({ apiKey: "x" }),
    7: new OpenAI({ apiKey: "x" }),
  };
  const { id, secret } = await endpoint(
    sluice,
    receiver.url,
    "job.started",
    "job.completed",
    "job.failed",
    "video.completed",
    "video.failed",
  );

  /** Verifies with each SDK and gives the event. */
  async function unwrapped({ headers, body }: Receiver["received"][number], by = secret) {
    for (const client of Object.values(clients)) {
      const event = await client.webhooks.unwrap(body, headers, by);
      assert.deepEqual(event, JSON.parse(body));
      await assert.rejects(async () => await client.webhooks.unwrap(`${body} `, headers, by));
    }
    return JSON.parse(body);
  }

  await t.step("job.* of a picture, with its metadata", async () => {
    const { body: job } = await post(sluice, "/api/jobs", { ...PICTURE, metadata: { order: "7" } });
    const event = await unwrapped(await receiver.find(typeIs("job.completed")));
    assert.deepEqual(event, {
      id: `evt_${job.jobId.replaceAll("-", "")}_job_completed_1`,
      object: "event",
      type: "job.completed",
      created_at: event.created_at,
      data: {
        id: job.jobId,
        job_id: job.jobId,
        type: "image",
        model: "sim-image",
        status: "completed",
        metadata: { order: "7" },
      },
    });
    assert.ok(Math.abs(event.created_at - Date.now() / 1_000) < 60);
    const started = await receiver.find(typeIs("job.started"));
    assert.equal((await unwrapped(started)).data.status, "started");
  });

  await t.step("video.completed of a clip, with OpenAI's id", async () => {
    const clip = await sdk(sluice).videos.create({
      model: "sim-video" as OpenAI.VideoModel,
      prompt: "waves",
    });
    const event = await unwrapped(await receiver.find(typeIs("video.completed")));
    assert.equal(event.data.id, clip.id);
    assert.equal((await sdk(sluice).videos.retrieve(event.data.id)).status, "completed");
  });

  await t.step("job.failed and video.failed say why", async () => {
    await post(sluice, "/api/jobs", { ...CLIP, prompt: "[[fail:policy]]" });
    const video = await unwrapped(await receiver.find(typeIs("video.failed")));
    const job = await unwrapped(await receiver.find(typeIs("job.failed")));
    assert.equal(typeof video.data.error.message, "string");
    assert.deepEqual(video.data.error, job.data.error);
    assert.match(video.data.id, /^video_/);
  });

  await t.step(
    "a rotation overlaps: the old secret and the new one verify, then the new one alone",
    async () => {
      const { body: rotated } = await post(sluice, `/api/webhooks/${id}/rotate`);
      await post(sluice, `/api/webhooks/${id}/test`, { event: "job.failed" });
      const overlapping = receiver.received.at(-1)!;
      await unwrapped(overlapping, secret);
      await unwrapped(overlapping, rotated.secret);
      const { body: last } = await post(sluice, `/api/webhooks/${id}/rotate`, { overlap: false });
      await post(sluice, `/api/webhooks/${id}/test`);
      await unwrapped(receiver.received.at(-1)!, last.secret);
      await assert.rejects(unwrapped(receiver.received.at(-1)!, rotated.secret));
    },
  );

  await t.step("an address that one job names gets its end, signed with the account's secret", async () => {
    await using own = receive(ok);
    const { body: { secret: ours } } = await get(sluice, "/api/webhooks/signing-secret");
    for (
      const [path, body] of [
        ["/api/jobs", { ...PICTURE, metadata: { n: "1" } }],
        ["/v1/images/generations", { prompt: "x", model: "sim-image", metadata: { n: "2" } }],
        ["/v1/videos", { prompt: "x", model: "sim-video", metadata: { n: "3" } }],
      ] as const
    ) {
      const { status, body: answer } = await post(sluice, path, { ...body, webhook: own.url });
      assert.ok(status < 300, JSON.stringify(answer));
      const event = await unwrapped(
        await own.find(({ body: b }) => JSON.parse(b).data.metadata.n === body.metadata.n),
        ours,
      );
      assert.equal(event.type, "job.completed");
    }
    const { body } = await get(sluice, "/api/webhooks/deliveries");
    assert.deepEqual(body.deliveries.map((d: { url: string; webhook_id: null }) => [d.url, d.webhook_id]), [
      [own.url, null],
      [own.url, null],
      [own.url, null],
    ]);
  });
});

Deno.test("webhooks: OpenAI's SDK 7 manages endpoints", async () => {
  await using sluice = await startSluice({ env: ENV });
  await using receiver = receive((n) => new Response(null, { status: n === 2 ? 500 : 204 }));
  const { webhooks } = sdk(sluice);
  const create = (name: string) =>
    webhooks.create({ name, url: receiver.url, event_types: ["video.completed", "batch.completed"] });
  const made = await create("first");
  assert.deepEqual([made.object, made.name, made.url, made.event_types], [
    "webhook_endpoint",
    "first",
    receiver.url,
    ["batch.completed", "video.completed"],
  ]);
  assert.match(made.signing_secret, /^whsec_/);
  assert.ok(
    made.signing_secret_hint !== null && made.signing_secret.endsWith(made.signing_secret_hint.slice(-5)),
  );
  const second = await create("second");
  const third = await create("third");
  const names = [];
  for await (const one of webhooks.list({ limit: 2 })) names.push(one.name);
  assert.deepEqual(names, ["third", "second", "first"]);

  const updated = await webhooks.update(second.id, { name: "other", event_types: ["video.failed"] });
  assert.deepEqual([updated.name, updated.event_types, updated.url], [
    "other",
    ["video.failed"],
    receiver.url,
  ]);
  assert.deepEqual(await webhooks.retrieve(second.id), updated);
  assert.equal("signing_secret" in updated, false);

  const tested = await webhooks.test(made.id, { event_type: "video.completed" });
  assert.deepEqual(tested, {
    object: "webhook_endpoint.test",
    event_type: "video.completed",
    status_code: 204,
    success: true,
    webhook_endpoint_id: made.id,
  });
  assert.equal((await webhooks.test(made.id, { event_type: "video.failed" })).status_code, 500);
  const event = await webhooks.unwrap(
    receiver.received[0]!.body,
    receiver.received[0]!.headers,
    made.signing_secret,
  );
  assert.equal(event.type, "video.completed");

  const kept = await webhooks.rotateSecret(third.id, { keep_old_secret_active_for_24_hours: true });
  await webhooks.test(third.id, { event_type: "video.completed" });
  const { body, headers } = receiver.received.at(-1)!;
  for (const secret of [third.signing_secret, kept.signing_secret]) {
    await webhooks.unwrap(body, headers, secret);
  }
  const alone = await webhooks.rotateSecret(third.id);
  await webhooks.test(third.id, { event_type: "video.completed" });
  const last = receiver.received.at(-1)!;
  await webhooks.unwrap(last.body, last.headers, alone.signing_secret);
  await assert.rejects(webhooks.unwrap(last.body, last.headers, kept.signing_secret));

  assert.deepEqual((await webhooks.eventTypes.list()).data.includes("video.completed"), true);
  assert.deepEqual(await webhooks.delete(made.id), {
    id: made.id,
    object: "webhook_endpoint.deleted",
    deleted: true,
  });
  await assert.rejects(async () => await webhooks.retrieve(made.id), OpenAI.NotFoundError);
});
