import { freePort, receive, startSluice } from "@sluice/testing";
import assert from "node:assert/strict";
import { call, del, get, post } from "./api.ts";
import { deliveries, endpoint, ENV, ok, PICTURE } from "./webhooks.ts";

Deno.test("webhooks: the log of messages shows every try; failures are tried again, told in words and sent again on wish", async (t) => {
  await using sluice = await startSluice({ env: ENV });

  await t.step("a 500 is tried again under the same webhook-id until it arrives", async () => {
    await using receiver = receive((n) => n === 1 ? new Response("not now", { status: 500 }) : ok());
    const { id } = await endpoint(sluice, receiver.url, "job.completed");
    await post(sluice, "/api/jobs", PICTURE);
    const [pending] = await deliveries(sluice, id, ([one]) => one?.tries.length === 1);
    assert.deepEqual([pending.state, pending.tries[0].status, pending.tries[0].error], [
      "pending",
      500,
      "it answered 500: not now",
    ]);
    const wait = Date.parse(pending.next_at) - Date.parse(pending.tries[0].at);
    assert.ok(wait >= 5_000 && wait <= 6_250, `${wait}`);
    const [delivered] = await deliveries(sluice, id, ([one]) => one?.state === "delivered");
    assert.deepEqual(
      delivered.tries.map((one: { attempt: number; status: number }) => [one.attempt, one.status]),
      [
        [1, 500],
        [2, 200],
      ],
    );
    const ids = receiver.received.map(({ headers }) => headers.get("webhook-id"));
    assert.deepEqual(ids, [delivered.event_id, delivered.event_id]);

    for (const path of [`/api/webhooks/${id}/deliveries`, "/api/webhooks/deliveries"]) {
      const { status, body } = await post(sluice, `${path}/${delivered.id}/resend`);
      assert.equal(status, 202, JSON.stringify(body));
      await deliveries(
        sluice,
        id,
        (list) => list.some((d) => d.id === body.delivery.id && d.state === "delivered"),
      );
    }
    assert.equal(receiver.received.length, 4);
    assert.equal(receiver.received[3]!.headers.get("webhook-id"), delivered.event_id);
    assert.deepEqual(JSON.parse(receiver.received[3]!.body), JSON.parse(receiver.received[0]!.body));
    await del(sluice, `/api/webhooks/${id}`);
  });

  await t.step("a redirect is a failure that says what to do", async () => {
    await using elsewhere = receive(ok);
    await using receiver = receive(() =>
      new Response(null, { status: 301, headers: { location: elsewhere.url } })
    );
    const { id } = await endpoint(sluice, receiver.url, "job.completed");
    const { body } = await post(sluice, `/api/webhooks/${id}/test`);
    assert.deepEqual([body.success, body.status], [false, 301]);
    assert.match(body.error, /redirect: messages follow none, change the URL/);
    assert.equal(elsewhere.received.length, 0);
    await del(sluice, `/api/webhooks/${id}`);
  });

  await t.step("a 410 switches the endpoint off", async () => {
    await using receiver = receive(() => new Response(null, { status: 410 }));
    const { id } = await endpoint(sluice, receiver.url, "job.completed");
    assert.equal((await post(sluice, `/api/webhooks/${id}/test`)).body.status, 410);
    assert.equal(
      (await get(sluice, `/api/webhooks/${id}`)).body.enabled,
      true,
      "a test switches nothing off",
    );
    await post(sluice, "/api/jobs", { type: "image", model: "sim-image", prompt: "a kite" });
    let { body } = await get(sluice, `/api/webhooks/${id}`);
    while (body.enabled) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      ({ body } = await get(sluice, `/api/webhooks/${id}`));
    }
    assert.equal(body.disabled_reason, "it answered 410 Gone");
    const again = await post(sluice, `/api/webhooks/${id}/test`);
    assert.deepEqual([again.status, again.body.code], [400, "invalid_value"]);
    assert.match(again.body.details, /switch it on first/);
    assert.equal((await call(sluice, "PATCH", `/api/webhooks/${id}`, { enabled: true })).body.enabled, true);
    await del(sluice, `/api/webhooks/${id}`);
  });

  await t.step("who is busy gets the time that it asks for", async () => {
    await using receiver = receive(() =>
      new Response(null, { status: 429, headers: { "retry-after": "3600" } })
    );
    const { id } = await endpoint(sluice, receiver.url, "job.completed");
    await post(sluice, "/api/jobs", PICTURE);
    const [pending] = await deliveries(sluice, id, ([one]) => one?.tries.length === 1);
    const wait = Date.parse(pending.next_at) - Date.parse(pending.tries[0].at);
    assert.ok(wait >= 3_600_000 && wait < 3_610_000, `${wait}`);
    await del(sluice, `/api/webhooks/${id}`);
    const { body } = await get(sluice, `/api/webhooks/${id}/deliveries`);
    assert.equal(body.code, "not_found");
  });

  await t.step("the list has pages", async () => {
    await using receiver = receive(ok);
    const { id } = await endpoint(sluice, receiver.url, "job.completed");
    for (let n = 0; n < 3; n++) await post(sluice, `/api/webhooks/${id}/test`);
    const { body: first } = await get(sluice, `/api/webhooks/${id}/deliveries?limit=2`);
    const { body: rest } = await get(
      sluice,
      `/api/webhooks/${id}/deliveries?limit=2&cursor=${encodeURIComponent(first.next_cursor)}`,
    );
    assert.deepEqual([first.deliveries.length, rest.deliveries.length, rest.next_cursor], [2, 1, null]);
    const all = [...first.deliveries, ...rest.deliveries].map(({ id }) => id);
    assert.equal(new Set(all).size, 3);
    const bad = await get(sluice, `/api/webhooks/${id}/deliveries?cursor=nonsense`);
    assert.deepEqual([bad.status, bad.body.code], [400, "invalid_value"]);
    await del(sluice, `/api/webhooks/${id}`);
  });

  await t.step("a receiver that hangs does not delay the others", async () => {
    const hung = Promise.withResolvers<Response>();
    await using slow = receive(() => hung.promise);
    await using quick = receive(ok);
    const { id: slowId } = await endpoint(sluice, slow.url, "job.completed");
    const { id: quickId } = await endpoint(sluice, quick.url, "job.completed");
    for (let n = 0; n < 10; n++) await post(sluice, "/api/jobs", PICTURE);
    await quick.count(10);
    await slow.count(2);
    assert.equal(slow.received.length, 2);
    hung.resolve(ok());
    for (const id of [slowId, quickId]) await del(sluice, `/api/webhooks/${id}`);
  });
});

Deno.test("webhooks: kill -9 between queueing and delivery loses nothing", async () => {
  const dataDir = await Deno.makeTempDir({ prefix: "sluice-webhooks-" });
  let dead = true;
  await using receiver = receive(() => dead ? new Promise<Response>(() => {}) : ok());
  try {
    const options = { env: ENV, dataDir, port: freePort() };
    let first: { readonly id: string; readonly jobId: string };
    {
      await using sluice = await startSluice(options);
      const { id } = await endpoint(sluice, receiver.url, "job.completed");
      const { body } = await post(sluice, "/api/jobs", PICTURE);
      await receiver.count(1);
      first = { id, jobId: body.jobId };
      await sluice.kill();
    }
    dead = false;
    await using sluice = await startSluice(options);
    await receiver.count(2);
    const [one, two] = receiver.received;
    assert.equal(two?.headers.get("webhook-id"), one?.headers.get("webhook-id"));
    assert.equal(two?.body, one?.body);
    assert.equal(JSON.parse(two!.body).data.id, first.jobId);
    const [delivered] = await deliveries(sluice, first.id, ([d]) => d?.state === "delivered");
    assert.equal(delivered.tries.length, 1);
    assert.equal(await sluice.stop(), 0);
  } finally {
    await Deno.remove(dataDir, { recursive: true });
  }
});

Deno.test("webhooks: a stop gives up what is underway at once and records no failure", async () => {
  const dataDir = await Deno.makeTempDir({ prefix: "sluice-webhooks-" });
  let dead = true;
  await using receiver = receive(() => dead ? new Promise<Response>(() => {}) : ok());
  try {
    const options = { env: ENV, dataDir, port: freePort() };
    let id: string;
    {
      await using sluice = await startSluice(options);
      id = (await endpoint(sluice, receiver.url, "job.completed")).id;
      await post(sluice, "/api/jobs", PICTURE);
      await receiver.count(1);
      assert.equal(await sluice.stop(), 0, sluice.output());
    }
    dead = false;
    await using sluice = await startSluice(options);
    const [delivered] = await deliveries(sluice, id, ([d]) => d?.state === "delivered");
    assert.deepEqual(delivered.tries.map((one: { status: number }) => one.status), [200]);
  } finally {
    await Deno.remove(dataDir, { recursive: true });
  }
});
