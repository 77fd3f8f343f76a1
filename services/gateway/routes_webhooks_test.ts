import { authSecret, webhookSecret } from "@sluice/auth";
import { WEBHOOK_EVENTS } from "@sluice/domain";
import { parseEgressAllow } from "@sluice/media";
import assert from "node:assert/strict";
import { ACCOUNT, openTestGateway, OTHER, type TestGateway } from "./testing_gateway.ts";

const HOOK = "https://93.184.216.34/hook";
const AUTH = authSecret("a secret that is long enough for tests");
const BODY = { url: HOOK, events: ["job.completed"] };

async function made(gateway: TestGateway, body: unknown = BODY) {
  const response = await gateway.call("POST", "/api/webhooks", body);
  assert.equal(response.status, 201, await response.clone().text());
  return await response.json();
}

async function json(gateway: TestGateway, method: string, path: string, body?: unknown, headers = {}) {
  const response = await gateway.call(method, path, body, headers);
  return { status: response.status, body: await response.json(), headers: response.headers };
}

Deno.test("/api/webhooks makes, shows, changes and deletes an endpoint, and shows its secret once", async () => {
  await using gateway = await openTestGateway();
  const created = await made(gateway, {
    ...BODY,
    name: "orders",
    events: ["job.failed", "job.completed", "job.failed"],
  });
  const { id, secret, created_at: _, ...rest } = created;
  assert.equal(secret, webhookSecret(AUTH, id, 1));
  assert.deepEqual(rest, {
    name: "orders",
    url: HOOK,
    events: ["job.completed", "job.failed"],
    enabled: true,
    disabled_reason: null,
    secret_hint: `whsec_…${secret.slice(-5)}`,
  });
  const list = await json(gateway, "GET", "/api/webhooks");
  assert.deepEqual(list.body.webhooks.map((one: { id: string }) => one.id), [id]);
  const shown = JSON.stringify(list.body);
  assert.ok(!shown.includes(`"secret"`) && !shown.includes(secret.slice(6, 30)));
  const changed = await json(gateway, "PATCH", `/api/webhooks/${id}`, {
    events: ["job.started"],
    enabled: false,
  });
  assert.deepEqual([changed.status, changed.body.events, changed.body.enabled, changed.body.name], [
    200,
    ["job.started"],
    false,
    "orders",
  ]);
  const nameless = await json(gateway, "PATCH", `/api/webhooks/${id}`, { name: null });
  assert.deepEqual([nameless.status, nameless.body.name, nameless.body.events], [200, null, ["job.started"]]);
  assert.deepEqual((await json(gateway, "DELETE", `/api/webhooks/${id}`)).body, { success: true });
  assert.equal((await json(gateway, "GET", `/api/webhooks/${id}`)).status, 404);
  assert.deepEqual((await json(gateway, "GET", "/api/webhooks")).body, { webhooks: [] });
});

Deno.test("POST /api/webhooks/:id/rotate gives the new secret and says how long the old one is good", async () => {
  await using gateway = await openTestGateway();
  const { id } = await made(gateway);
  const rotated = await json(gateway, "POST", `/api/webhooks/${id}/rotate`);
  assert.equal(rotated.body.secret, webhookSecret(AUTH, id, 2));
  assert.equal(rotated.headers.get("cache-control"), "no-store");
  const until = Date.parse(rotated.body.previous_secret_until) - Date.now();
  assert.ok(until > 23 * 3_600_000 && until <= 24 * 3_600_000);
  const leaked = await json(gateway, "POST", `/api/webhooks/${id}/rotate`, { overlap: false });
  assert.deepEqual([leaked.body.secret, leaked.body.previous_secret_until], [
    webhookSecret(AUTH, id, 3),
    null,
  ]);
});

Deno.test("POST /api/webhooks refuses bad bodies with what is accepted", async () => {
  await using gateway = await openTestGateway();
  const rows: readonly [unknown, string, RegExp][] = [
    [{ url: HOOK }, "missing_field", /events is required: accepted are job.started, job.completed/],
    [{ events: ["job.failed"] }, "missing_field", /url is required/],
    [{ url: HOOK, events: [] }, "invalid_value", /events .*at least 1/],
    [
      { url: HOOK, events: ["job.done"] },
      "invalid_value",
      /events.0 "job.done": accepted is .*job.needs_human/,
    ],
    [{ url: HOOK, events: "job.failed" }, "invalid_value", /events "job.failed"/],
    [{ url: 7, events: ["job.failed"] }, "invalid_value", /url "7"/],
    [
      { url: `https://93.184.216.34/${"x".repeat(2_100)}`, events: ["job.failed"] },
      "invalid_value",
      /at most 2048/,
    ],
    [[], "invalid_body", /not a JSON object/],
    [null, "invalid_body", /not a JSON object/],
  ];
  for (const [body, code, words] of rows) {
    const answer = await json(gateway, "POST", "/api/webhooks", body);
    assert.deepEqual([answer.status, answer.body.code], [400, code], JSON.stringify(answer.body));
    assert.match(answer.body.details, words);
  }
  const { id } = await made(gateway);
  const empty = await json(gateway, "PATCH", `/api/webhooks/${id}`, {});
  assert.deepEqual([empty.status, empty.body.code], [400, "missing_field"]);
  const broken = await json(gateway, "POST", `/api/webhooks/${id}/rotate`, "{", {
    "content-type": "application/json",
  });
  assert.equal(broken.body.code, "invalid_json");
});

Deno.test("an endpoint's URL is https of a public host that is not this server, at creation, at a change and in a job", async () => {
  await using gateway = await openTestGateway({ publicUrl: "https://93.184.216.35" });
  const { id } = await made(gateway);
  const urls: readonly [string, RegExp][] = [
    ["https://127.0.0.1/", /private or reserved/],
    ["https://127.1/", /private or reserved/],
    ["https://2130706433/", /private or reserved/],
    ["https://0x7f000001/", /private or reserved/],
    ["https://[::1]/", /private or reserved/],
    ["https://[::ffff:127.0.0.1]/", /private or reserved/],
    ["https://10.0.0.8/", /private or reserved/],
    ["https://169.254.169.254/latest/meta-data/", /not a public one/],
    ["https://metadata.google.internal/", /not a public one/],
    ["http://93.184.216.34/", /its scheme is http/],
    ["ftp://93.184.216.34/", /its scheme is ftp/],
    ["https://user:hunter2@93.184.216.34/", /it holds credentials/],
    ["https://93.184.216.35/hook", /its host is this server/],
    ["not a url", /it is no URL/],
    ["http://nobody.invalid/", /accepted is an https URL/],
  ];
  for (const [url, words] of urls) {
    for (
      const [method, path, body] of [
        ["POST", "/api/webhooks", { ...BODY, url }],
        ["PATCH", `/api/webhooks/${id}`, { url }],
        ["POST", "/api/jobs", { type: "image", prompt: "x", model: "sim-image", webhook: url }],
      ] as const
    ) {
      const answer = await json(gateway, method, path, body);
      assert.deepEqual([answer.status, answer.body.code], [400, "invalid_value"], `${path} ${url}`);
      assert.match(answer.body.details, words);
      assert.doesNotMatch(answer.body.details, /hunter2/);
    }
  }
});

Deno.test("POST /api/webhooks takes what the operator's list names, and a name that cannot be found at the moment", async () => {
  await using gateway = await openTestGateway({ egressAllow: parseEgressAllow("127.0.0.1:9000") });
  assert.equal(
    (await made(gateway, { ...BODY, url: "http://127.0.0.1:9000/x" })).url,
    "http://127.0.0.1:9000/x",
  );
  assert.equal(
    (await json(gateway, "POST", "/api/webhooks", { ...BODY, url: "http://127.0.0.1:9001/" })).status,
    400,
  );
  assert.equal(
    (await made(gateway, { ...BODY, url: "https://nobody.invalid/x" })).url,
    "https://nobody.invalid/x",
  );
});

Deno.test("every route of webhooks answers 404 for another account's ids and 403 without the scope manage", async () => {
  await using gateway = await openTestGateway();
  const { id } = await made(gateway);
  const { key } = await gateway.newKey(OTHER, ["manage", "read", "generate"]);
  await gateway.act("ChangeAccount", { accountId: OTHER, plan: "business" });
  const deliveryId = crypto.randomUUID();
  await gateway.act("SendWebhook", {
    accountId: ACCOUNT,
    webhookId: id,
    url: null,
    deliveryId,
    eventId: "evt_1",
    eventType: "job.completed",
    createdAt: 1,
    data: {},
  });
  const routes: readonly [string, string, unknown?][] = [
    ["GET", `/api/webhooks/${id}`],
    ["PATCH", `/api/webhooks/${id}`, { enabled: false }],
    ["DELETE", `/api/webhooks/${id}`],
    ["POST", `/api/webhooks/${id}/test`],
    ["POST", `/api/webhooks/${id}/rotate`],
    ["GET", `/api/webhooks/${id}/deliveries`],
    ["POST", `/api/webhooks/${id}/deliveries/${deliveryId}/resend`],
    ["POST", `/api/webhooks/deliveries/${deliveryId}/resend`],
    ["GET", `/v1/webhook_endpoints/${id}`],
    ["POST", `/v1/webhook_endpoints/${id}`, { name: "mine" }],
    ["DELETE", `/v1/webhook_endpoints/${id}`],
    ["POST", `/v1/webhook_endpoints/${id}/rotate_secret`],
    ["POST", `/v1/webhook_endpoints/${id}/test`, { event_type: "video.completed" }],
  ];
  const { key: reader } = await gateway.newKey(ACCOUNT, ["read", "generate"]);
  for (const [method, path, body] of routes) {
    const foreign = await json(gateway, method, path, body, { authorization: `Bearer ${key}` });
    assert.equal(foreign.status, 404, `${method} ${path}: ${JSON.stringify(foreign.body)}`);
    const weak = await json(gateway, method, path, body, { authorization: `Bearer ${reader}` });
    assert.equal(weak.status, 403, `${method} ${path}`);
    const unknown = path.replace(id, "no such").replace(deliveryId, "none");
    assert.equal((await json(gateway, method, unknown, body)).status, 404, unknown);
  }
  const job = { type: "image", prompt: "x", model: "sim-image", webhook: id };
  const own = await json(gateway, "POST", "/api/jobs", job);
  assert.equal(own.status, 201);
  await gateway.act("GrantCredits", { accountId: OTHER, amount: 10, reason: "test" });
  const others = await json(gateway, "POST", "/api/jobs", job, { authorization: `Bearer ${key}` });
  assert.deepEqual([others.status, others.body.code], [400, "invalid_value"]);
});

Deno.test("POST /api/webhooks/:id/test tells how the first try went", async () => {
  await using gateway = await openTestGateway();
  const { id } = await made(gateway, { ...BODY, events: ["video.completed"] });
  const played = playSender(gateway, { status: 503, error: "it answered 503" });
  const { status, body } = await json(gateway, "POST", `/api/webhooks/${id}/test`);
  const { delivery_id, event_id, ...rest } = body;
  assert.equal(status, 200);
  assert.deepEqual(rest, {
    success: false,
    event: "video.completed",
    status: 503,
    ms: 7,
    error: "it answered 503",
  });
  const sent = await played;
  assert.deepEqual([sent.deliveryId, sent.eventId, sent.data["test"]], [delivery_id, event_id, true]);
  assert.equal(sent.once, true, "a failed test is not tried again");
  const bad = await json(gateway, "POST", `/api/webhooks/${id}/test`, { event: "nothing" });
  assert.match(bad.body.details, /event "nothing": accepted is job.started/);
});

Deno.test("/v1/webhook_endpoints is refused in OpenAI's shape and lists the types that there are", async () => {
  await using gateway = await openTestGateway();
  const { status, body } = await json(gateway, "POST", "/v1/webhook_endpoints", {
    name: "n",
    url: HOOK,
    event_types: ["response.completed"],
  });
  assert.deepEqual([status, body.error.type, body.error.param], [
    400,
    "invalid_request_error",
    "event_types.0",
  ]);
  assert.match(body.error.message, /video.completed/);
  const types = await json(gateway, "GET", "/v1/webhook_event_types");
  assert.deepEqual(types.body, { object: "list", data: [...WEBHOOK_EVENTS] });
});

/** Tells of the next message that is queued that its try went so, as the sender would. */
function playSender(gateway: TestGateway, how: { status: number | null; error: string | null }) {
  return new Promise<
    { deliveryId: string; eventId: string; data: Readonly<Record<string, unknown>>; once?: true }
  >(
    (resolve) => {
      const stop = gateway.edge.onCommit(({ events }) => {
        const queued = events.find((event) => event.type === "DeliveryQueued");
        if (queued === undefined) return;
        stop();
        const { deliveryId } = queued.data;
        gateway.send("RecordDelivery", { deliveryId, attempt: 1, ms: 7, retryAfterMs: null, ...how })
          .then(() => resolve(queued.data));
      });
    },
  );
}
