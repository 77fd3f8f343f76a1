import { strict as assert } from "node:assert";
import { ACCOUNT, command, openAccount, type Scenario, scenario, START, submit } from "@sluice/testing";
import type { Command, CommandData } from "../commands.ts";
import type { Event } from "../events.ts";
import { DELIVERY_DELAYS_MS, MAX_PENDING_DELIVERIES } from "../webhook.ts";

const HOUR = 3_600_000;
const URL = "https://hooks.example/in";

const create = (webhookId = "w1", rest: Partial<CommandData["CreateWebhook"]> = {}) =>
  command("CreateWebhook", { webhookId, accountId: ACCOUNT, url: URL, events: ["job.completed"], ...rest });
const send = (deliveryId = "d1", rest: Partial<CommandData["SendWebhook"]> = {}) =>
  command("SendWebhook", {
    accountId: ACCOUNT,
    webhookId: "w1",
    url: null,
    deliveryId,
    eventId: `evt_${deliveryId}`,
    eventType: "job.completed",
    createdAt: START,
    data: { id: "j" },
    ...rest,
  });
const tried = (attempt: number, rest: Partial<CommandData["RecordDelivery"]> = {}) =>
  command("RecordDelivery", {
    deliveryId: "d1",
    attempt,
    status: 500,
    error: "it answered 500",
    ms: 5,
    retryAfterMs: null,
    ...rest,
  });
const change = (rest: Partial<CommandData["ChangeWebhook"]>) =>
  command("ChangeWebhook", { webhookId: "w1", accountId: ACCOUNT, ...rest });

const ready = () => scenario().given(openAccount(), create());

function only<T extends Event["type"]>(run: Scenario, type: T): Event<T>["data"] {
  const found = run.events.filter((event) => event.type === type);
  assert.equal(found.length, 1, type);
  return found[0]!.data as Event<T>["data"];
}

Deno.test("createWebhook makes an endpoint once, twenty an account and none without one", () => {
  const run = scenario().when(create()).thenRejected("not_found");
  run.given(openAccount()).when(create("w1", { name: "mine" })).then("WebhookCreated");
  const { name, enabled, version, createdAt } = run.state.webhooks.get("w1")!;
  assert.deepEqual([name, enabled, version, createdAt], ["mine", true, 1, START]);
  run.when(create()).thenNothing();
  for (let n = 2; n <= 20; n++) run.given(create(`w${n}`));
  run.when(create("w21")).thenRejected("invalid_input", /20 at most, delete one/);
});

Deno.test("an endpoint of another account does not exist", () => {
  const run = ready().given(openAccount("other"));
  const of = { webhookId: "w1", accountId: "other" };
  run.when(command("ChangeWebhook", { ...of, enabled: false })).thenRejected("not_found");
  run.when(command("RotateWebhook", of)).thenRejected("not_found");
  run.when(command("DeleteWebhook", of)).thenRejected("not_found");
  run.when(send("d1", { accountId: "other" })).thenRejected("not_found");
});

Deno.test("rotateWebhook keeps the old secret for a day, unless it leaked", () => {
  const run = ready().given(command("RotateWebhook", { webhookId: "w1", accountId: ACCOUNT }));
  const { version, previousUntil } = run.state.webhooks.get("w1")!;
  assert.deepEqual([version, previousUntil], [2, START + 24 * HOUR]);
  run.given(command("RotateWebhook", { webhookId: "w1", accountId: ACCOUNT, keepOld: false }));
  assert.deepEqual(only(run, "WebhookRotated"), {
    webhookId: "w1",
    accountId: ACCOUNT,
    version: 3,
    previousUntil: null,
  });
});

Deno.test("recordDelivery ends with the first success", () => {
  const run = ready().given(send()).when(tried(1, { status: 200, error: null })).then("DeliverySucceeded");
  assert.equal(run.state.deliveries.size + run.state.deliveriesTo.size, 0);
  run.when(tried(2)).thenNothing();
});

Deno.test("recordDelivery counts each try once: a repetition and an older one change nothing", () => {
  const run = ready().given(send(), tried(1));
  run.when(tried(1)).thenNothing();
  run.when(tried(3)).thenNothing();
  run.when(tried(2)).then("DeliveryFailed");
  assert.equal(run.state.deliveries.get("d1")!.attempts, 2);
});

Deno.test("recordDelivery tries again by the schedule with up to a quarter more, and then switches the endpoint off", () => {
  const run = ready().given(send());
  assert.equal(run.state.deliveries.get("d1")!.dueAt, START);
  for (const [n, delay] of DELIVERY_DELAYS_MS.entries()) {
    run.when(tried(n + 1)).then("DeliveryFailed");
    const wait = only(run, "DeliveryFailed").nextAt! - run.now;
    assert.ok(wait >= delay && wait <= 1.25 * delay, `${wait} after try ${n + 1}`);
    run.after(wait);
  }
  run.given(send("d2"));
  run.when(tried(10)).then("DeliveryFailed", "WebhookChanged");
  const { enabled, disabledReason } = run.state.webhooks.get("w1")!;
  assert.deepEqual([enabled, disabledReason], [
    false,
    "a message was not taken in 10 tries: it answered 500",
  ]);
  assert.equal(run.state.deliveries.size, 0);
});

Deno.test("recordDelivery switches an endpoint off that is gone, and gives up what waits for it", () => {
  const run = ready().given(create("w2"), send(), send("d2"), send("d3", { webhookId: "w2" }));
  run.when(tried(1, { status: 410, error: "it answered 410" }));
  run.then("DeliveryFailed", "WebhookChanged");
  assert.equal(run.state.webhooks.get("w1")!.disabledReason, "it answered 410 Gone");
  assert.deepEqual([...run.state.deliveries.keys()], ["d3"]);
  assert.deepEqual([...run.state.deliveriesTo.keys()], ["w2"]);
  const { deliveryId, attempt, nextAt } = only(run, "DeliveryFailed");
  assert.deepEqual([deliveryId, attempt, nextAt], ["d1", 1, null]);
});

Deno.test("recordDelivery waits as long as it is asked to, a day at most, and twice as long for who is busy", () => {
  const waitAfter = (rest: Partial<CommandData["RecordDelivery"]>) => {
    const run = ready().given(send(), tried(1, rest));
    return only(run, "DeliveryFailed").nextAt! - START;
  };
  const usual = waitAfter({});
  assert.equal(waitAfter({ retryAfterMs: HOUR }), HOUR);
  assert.equal(waitAfter({ retryAfterMs: 100 * HOUR }), 24 * HOUR);
  assert.equal(waitAfter({ retryAfterMs: 1 }), usual);
  for (const status of [429, 502, 504]) {
    const wait = waitAfter({ status });
    assert.ok(wait >= 2 * DELIVERY_DELAYS_MS[0]! && wait <= 2.5 * DELIVERY_DELAYS_MS[0]!, `${wait}`);
  }
});

Deno.test("an address that a job named is given up after ten tries or a 410, and nothing is switched off", () => {
  const own = { webhookId: null, url: "https://elsewhere.example/" } as const;
  const gone = ready().given(send("d1", own)).when(tried(1, { status: 410, error: "gone" })).then(
    "DeliveryFailed",
  );
  assert.equal(gone.state.deliveries.size, 0);
  const tired = ready().given(send("d1", own));
  for (let n = 1; n <= 10; n++) tired.when(tried(n)).then("DeliveryFailed");
  assert.equal(tired.state.deliveries.size, 0);
  assert.equal(tired.state.webhooks.get("w1")!.enabled, true);
});

Deno.test("deleteWebhook and switching off give up what is on its way", () => {
  const deleted = ready().given(send(), send("d2"));
  deleted.when(command("DeleteWebhook", { webhookId: "w1", accountId: ACCOUNT }));
  deleted.then("WebhookDeleted");
  assert.equal(
    deleted.state.deliveries.size + deleted.state.webhooks.size + deleted.state.webhooksOf.size,
    0,
  );
  deleted.when(tried(1)).thenNothing();
  const off = ready().given(send()).when(change({ enabled: false })).then("WebhookChanged");
  assert.equal(off.state.deliveries.size + off.state.deliveriesTo.size, 0);
});

Deno.test("changeWebhook switches on again and forgets why it was off; other changes keep the reason", () => {
  const run = ready().given(send(), tried(1, { status: 410, error: "gone" }));
  run.given(change({ url: "https://new.example/", name: "new" }));
  const off = run.state.webhooks.get("w1")!;
  assert.deepEqual([off.url, off.name, off.enabled, off.disabledReason], [
    "https://new.example/",
    "new",
    false,
    "it answered 410 Gone",
  ]);
  run.given(change({ enabled: true }));
  assert.deepEqual(run.state.webhooks.get("w1")!.disabledReason, null);
});

Deno.test("sendWebhook queues a test or an old message at once, each once, and not for an endpoint that is off", () => {
  const run = ready().when(send()).then("DeliveryQueued");
  assert.equal(only(run, "DeliveryQueued").dueAt, START);
  run.when(send()).thenNothing();
  run.given(change({ enabled: false })).when(send("d2")).thenRejected("invalid_input", /switch it on first/);
});

Deno.test("an endpoint with too many messages that wait for it is switched off", () => {
  const run = ready();
  for (let n = 0; n < MAX_PENDING_DELIVERIES; n++) run.given(send(`d${n}`));
  run.given(change({ events: ["job.cancelled"] }), submit("j1"));
  run.when(command("CancelJob", { jobId: "j1", accountId: ACCOUNT }));
  assert.equal(
    run.state.webhooks.get("w1")!.disabledReason,
    `${MAX_PENDING_DELIVERIES} messages wait for it`,
  );
  assert.equal(run.state.deliveries.size, 0);
});

Deno.test("switching many endpoints off at once makes a commit that every bus can carry", () => {
  const run = scenario().given(openAccount());
  const reply = { status: 500, error: "x".repeat(500) };
  for (let e = 0; e < 4; e++) {
    run.given(create(`w${e}`, { events: ["job.cancelled"] }));
    for (let n = 0; n < MAX_PENDING_DELIVERIES; n++) run.given(send(`d${e} ${n}`, { webhookId: `w${e}` }));
  }
  run.given(submit("j1")).when(command("CancelJob", { jobId: "j1", accountId: ACCOUNT }));
  assert.equal(run.events.filter(({ type }) => type === "WebhookChanged").length, 4);
  assert.equal(run.state.deliveries.size + run.state.deliveriesTo.size, 0);
  // NATS servers take 1 MiB by default
  assert.ok(JSON.stringify(run.events).length < 10_000);
  run.given(create("w9"));
  for (let n = 0; n < MAX_PENDING_DELIVERIES; n++) run.given(send(`d9 ${n}`, { webhookId: "w9" }));
  run.when(send("more", { webhookId: "w9" })).thenRejected("invalid_input", /messages wait for it/);
  for (let n = 1; n <= 10; n++) run.given(tried(n, { ...reply, deliveryId: "d9 0" }));
  assert.equal(run.state.webhooks.get("w9")!.enabled, false);
  assert.ok(JSON.stringify(run.events).length < 10_000);
});

Deno.test("a test is tried once, whatever comes of it, and switches nothing off", () => {
  for (const status of [500, 410, null]) {
    const run = ready().given(send("d1", { once: true }), send("d2")).when(tried(1, { status }));
    run.then("DeliveryFailed");
    assert.equal(only(run, "DeliveryFailed").nextAt, null);
    assert.deepEqual([...run.state.deliveries.keys()], ["d2"]);
    assert.equal(run.state.webhooks.get("w1")!.enabled, true);
  }
});

Deno.test("a client's command that comes again changes nothing, also when what it made is gone by then", () => {
  const by = (one: Command): Command => ({ ...one, actor: { type: "key", id: "k" } });
  const run = scenario().given(openAccount());
  const made = by(create());
  run.given(made, command("DeleteWebhook", { webhookId: "w1", accountId: ACCOUNT }));
  run.when(made).thenNothing();
  run.given(create());
  const rotated = by(command("RotateWebhook", { webhookId: "w1", accountId: ACCOUNT }));
  run.given(rotated).when(rotated).thenNothing();
  assert.equal(run.state.webhooks.get("w1")!.version, 2);
  const key = {
    keyId: "k1",
    accountId: ACCOUNT,
    name: "k",
    hash: "h",
    prefix: "p",
    scopes: [],
    expiresAt: null,
  };
  const keyed = by(command("CreateKey", key));
  run.given(keyed, command("RevokeKey", { keyId: "k1", accountId: ACCOUNT })).when(keyed).thenNothing();
  assert.equal(run.state.keys.size, 0);
});
