import { webhookSecret } from "@sluice/auth";
import { ACCOUNT, command, receive } from "@sluice/testing";
import assert from "node:assert/strict";
import { Webhook as Verifier } from "standardwebhooks";
import { AUTH, openSenderWorld } from "./testing_webhooks.ts";
import { MOST_OF_ACCOUNT, MOST_TO_HOST } from "./webhook_book.ts";

const done = () => new Response(null, { status: 204 });

Deno.test("createWebhookSender posts a signed message once and records that it arrived", async () => {
  await using receiver = receive(done);
  await using world = await openSenderWorld();
  await world.webhook("hook", receiver.url);
  await world.queue("d1");
  const { attempt, status } = await world.event("DeliverySucceeded");
  assert.deepEqual([attempt, status], [1, 204]);
  const [message] = receiver.received;
  const headers = Object.fromEntries(message!.headers);
  const body = new Verifier(webhookSecret(AUTH, "hook", 1)).verify(message!.body, headers);
  assert.deepEqual(body, {
    id: "evt_d1",
    object: "event",
    type: "job.completed",
    created_at: 1_700_000_000,
    data: { id: "job-1" },
  });
  assert.equal(headers["webhook-id"], "evt_d1");
  assert.equal(headers["content-type"], "application/json");
  assert.equal(receiver.received.length, 1);
  assert.deepEqual(world.problems, []);
});

Deno.test("createWebhookSender signs with both secrets while a rotation overlaps, and with the new one alone when the old one leaked", async () => {
  await using receiver = receive(done);
  await using world = await openSenderWorld();
  await world.webhook("hook", receiver.url);
  await world.tell(command("RotateWebhook", { webhookId: "hook", accountId: ACCOUNT }));
  await world.queue("d1");
  await world.event("DeliverySucceeded", "d1");
  await world.tell(command("RotateWebhook", { webhookId: "hook", accountId: ACCOUNT, keepOld: false }));
  await world.queue("d2");
  await world.event("DeliverySucceeded", "d2");
  const verifies = (n: number, version: number) => {
    const { headers, body } = receiver.received[n]!;
    try {
      new Verifier(webhookSecret(AUTH, "hook", version)).verify(body, Object.fromEntries(headers));
      return true;
    } catch {
      return false;
    }
  };
  assert.deepEqual([verifies(0, 1), verifies(0, 2), verifies(0, 3)], [true, true, false]);
  assert.deepEqual([verifies(1, 1), verifies(1, 2), verifies(1, 3)], [false, false, true]);
});

Deno.test("createWebhookSender is not held up by receivers that hang, and asks one host twice at once at most", async () => {
  const gate = Promise.withResolvers<void>();
  let now = 0;
  let most = 0;
  await using slow = receive(async () => {
    most = Math.max(most, ++now);
    await gate.promise;
    now--;
    return done();
  });
  await using quick = receive(done);
  await using world = await openSenderWorld();
  await world.webhook("slow", slow.url);
  await world.webhook("hook", quick.url);
  for (let i = 0; i < 30; i++) await world.queue(`s${i}`, { webhookId: "slow" });
  await slow.count(MOST_TO_HOST);
  for (let i = 0; i < 30; i++) await world.queue(`q${i}`);
  await quick.count(30);
  for (let i = 0; i < 30; i++) await world.event("DeliverySucceeded", `q${i}`);
  assert.equal(slow.received.length, MOST_TO_HOST);
  gate.resolve();
  for (let i = 0; i < 30; i++) await world.event("DeliverySucceeded", `s${i}`);
  assert.equal(most, MOST_TO_HOST);
  assert.equal(slow.received.length, 30);
});

Deno.test("createWebhookSender leaves other accounts their share when one account's hosts all hang", async () => {
  const gate = Promise.withResolvers<void>();
  const hanging = Array.from({ length: 6 }, () => receive(() => gate.promise.then(done)));
  await using quick = receive(done);
  await using world = await openSenderWorld();
  await world.tell(
    command("OpenAccount", { accountId: "other", name: "o", email: null, plan: "free", credits: 0 }),
  );
  try {
    for (const [n, { url }] of hanging.entries()) {
      await world.webhook(`h${n}`, url);
      for (let i = 0; i < 3; i++) await world.queue(`h${n}.${i}`, { webhookId: `h${n}` });
    }
    await world.queue("q", { accountId: "other", webhookId: null, url: quick.url });
    await world.event("DeliverySucceeded", "q");
    const begun = hanging.reduce((sum, { received }) => sum + received.length, 0);
    assert.ok(begun <= MOST_OF_ACCOUNT, `${begun} at once`);
    gate.resolve();
    for (const n of hanging.keys()) {
      for (let i = 0; i < 3; i++) await world.event("DeliverySucceeded", `h${n}.${i}`);
    }
  } finally {
    gate.resolve();
    for (const one of hanging) await one[Symbol.asyncDispose]();
  }
});

Deno.test("WebhookSender.close records nothing of what it gives up, and the next sender sends it under the same id", async () => {
  const gate = Promise.withResolvers<void>();
  await using receiver = receive((n) => n === 1 ? gate.promise.then(done) : done());
  await using world = await openSenderWorld();
  await world.webhook("hook", receiver.url);
  await world.queue("d1");
  await receiver.count(1);
  await world.restart();
  const { attempt } = await world.event("DeliverySucceeded");
  gate.resolve();
  assert.equal(attempt, 1);
  assert.equal((await world.events()).some(({ type }) => type === "DeliveryFailed"), false);
  assert.deepEqual(receiver.received.map(({ headers }) => headers.get("webhook-id")), ["evt_d1", "evt_d1"]);
});

Deno.test("WebhookSender.onReplayed sends nothing twice that is underway", async () => {
  const gate = Promise.withResolvers<void>();
  await using receiver = receive(() => gate.promise.then(done));
  await using world = await openSenderWorld();
  await world.webhook("hook", receiver.url);
  await world.queue("d1");
  await receiver.count(1);
  await world.replayed();
  await world.replayed();
  gate.resolve();
  await world.event("DeliverySucceeded", "d1");
  await world.queue("d2");
  await world.event("DeliverySucceeded", "d2");
  assert.deepEqual(receiver.received.map(({ headers }) => headers.get("webhook-id")), ["evt_d1", "evt_d2"]);
});

Deno.test("createWebhookSender keeps messages below 20 kB by leaving out what the job has still", async () => {
  await using receiver = receive(done);
  await using world = await openSenderWorld();
  await world.webhook("hook", receiver.url);
  const metadata = Object.fromEntries(Array.from({ length: 16 }, (_, i) => [`k${i}`, "€".repeat(512)]));
  await world.queue("d1", {
    data: { id: "job-1", metadata, error: { code: "x", message: "y".repeat(9_000) } },
  });
  await world.event("DeliverySucceeded");
  const { data } = JSON.parse(receiver.received[0]!.body);
  assert.deepEqual(data, { id: "job-1", error: { code: "x", message: "y".repeat(1_000) }, truncated: true });
});

Deno.test("createWebhookSender loses nothing that another decider queued, once its own was fenced", async () => {
  await using receiver = receive(done);
  await using world = await openSenderWorld();
  await world.webhook("hook", receiver.url);
  await world.queueBehind("d1");
  await receiver.count(1);
  await world.queue("d2");
  await world.event("DeliverySucceeded", "d1");
  await world.event("DeliverySucceeded", "d2");
  const ids = new Set(receiver.received.map(({ headers }) => headers.get("webhook-id")));
  assert.deepEqual([...ids].sort(), ["evt_d1", "evt_d2"]);
});
