import assert from "node:assert/strict";
import { isKey } from "@sluice/auth";
import { PLANS, SCOPES } from "@sluice/domain";
import { ACCOUNT, openTestGateway, OTHER, type TestGateway } from "./testing_gateway.ts";

async function call(gateway: TestGateway, method: string, path: string, body?: unknown, key = gateway.key) {
  const response = await gateway.call(method, path, body, { authorization: `Bearer ${key}` });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

Deno.test("POST /api/admin/accounts opens an account with its plan's credits and a key that works at once", async () => {
  await using gateway = await openTestGateway();
  for (const plan of ["free", "starter", "pro", "business"] as const) {
    const body = plan === "free" ? { name: "Cy" } : { name: "Cy", email: "cy@example.com", plan };
    const opened = await call(gateway, "POST", "/api/admin/accounts", body);
    const { account, key } = opened.body;
    assert.equal(opened.status, 201);
    assert.deepEqual(Object.keys(key), ["id", "key", "prefix"]);
    assert.ok(isKey(key.key));
    const { monthlyCredits, requestsPerMinute, concurrentJobs } = PLANS[plan];
    assert.deepEqual([account.name, account.email, account.plan, account.status], [
      "Cy",
      plan === "free" ? null : "cy@example.com",
      plan,
      "active",
    ]);
    assert.deepEqual(account.credits, { available: monthlyCredits, reserved: 0, used: 0 });
    const me = await call(gateway, "GET", "/api/user/me", undefined, key.key);
    assert.deepEqual(me.body.limits, { requestsPerMinute, concurrentJobs, monthlyCredits });
    assert.deepEqual(me.body.scopes, SCOPES.filter((s) => s !== "admin"));
    assert.equal(me.headers.get("x-ratelimit-limit"), String(10 * requestsPerMinute));
    assert.equal((await call(gateway, "GET", "/api/admin/accounts", undefined, key.key)).status, 403);
  }
  const exact = await call(gateway, "POST", "/api/admin/accounts", { name: "Dee", credits: 7 });
  assert.equal(exact.body.account.credits.available, 7);
});

Deno.test("admin bodies are refused with the field and what is accepted", async () => {
  await using gateway = await openTestGateway();
  const rows: [body: unknown, code: string, details: RegExp][] = [
    [{}, "missing_field", /name is required/],
    [{ name: "" }, "invalid_value", /at least 1 characters/],
    [{ name: "x".repeat(81) }, "invalid_value", /at most 80 characters/],
    [{ name: "x", email: "nobody" }, "invalid_value", /email "nobody": accepted is an address such as/],
    [{ name: "x", plan: "gold" }, "invalid_value", /plan "gold": accepted is free, starter, pro, business/],
    [{ name: "x", plan: "operator" }, "invalid_value", /free, starter, pro, business/],
    [{ name: "x", credits: -1 }, "invalid_value", /at least 0/],
    [{ name: "x", credits: 1.5 }, "invalid_value", /credits/],
  ];
  for (const [body, code, details] of rows) {
    const refused = await call(gateway, "POST", "/api/admin/accounts", body);
    assert.deepEqual([refused.status, refused.body.code], [400, code], JSON.stringify(refused.body));
    assert.match(refused.body.details, details);
  }
  const changes: [id: string, body: unknown, status: number, details: RegExp][] = [
    [OTHER, {}, 400, /accepted are name, email, plan, suspended and retentionDays/],
    [OTHER, { plan: "gold" }, 400, /free, starter, pro, business/],
    [OTHER, { suspended: "yes" }, 400, /boolean/],
    [OTHER, { retentionDays: 0 }, 400, /at least 1/],
    [OTHER, { retentionDays: 3_651 }, 400, /at most 3650/],
    [OTHER, { retentionDays: "30" }, 400, /retentionDays/],
    [ACCOUNT, { suspended: true }, 400, /false for the account that makes the request/],
    ["nobody", { name: "x" }, 404, /there is no account "nobody"/],
  ];
  for (const [id, body, status, details] of changes) {
    const refused = await call(gateway, "PATCH", `/api/admin/accounts/${id}`, body);
    assert.equal(refused.status, status);
    assert.match(refused.body.details, details);
  }
});

Deno.test("GET and PATCH /api/admin/accounts show and change any account, and a new plan's limits count at once", async () => {
  await using gateway = await openTestGateway();
  const { body: { account, key } } = await call(gateway, "POST", "/api/admin/accounts", { name: "Cy" });
  const all = await call(gateway, "GET", "/api/admin/accounts?limit=2");
  assert.equal(all.body.total, 3);
  const rest = await call(gateway, "GET", `/api/admin/accounts?limit=2&cursor=${all.body.next_cursor}`);
  assert.equal(rest.body.next_cursor, null);
  const ids = [...all.body.accounts, ...rest.body.accounts].map((a: { id: string }) => a.id);
  assert.deepEqual(ids.sort(), [ACCOUNT, OTHER, account.id].sort());
  assert.equal((await call(gateway, "GET", "/api/admin/accounts?cursor=x")).status, 400);
  assert.equal((await call(gateway, "GET", "/api/admin/accounts?limit=0")).status, 400);

  const post = () => call(gateway, "POST", "/api/tickets", undefined, key.key);
  for (let n = 0; n < 10; n++) assert.equal((await post()).status, 201);
  assert.equal((await post()).status, 429);
  assert.equal(account.retention_days, null);
  const changes = { plan: "pro", name: "Cyd", email: "cyd@example.com" };
  const body = { ...changes, retentionDays: 30 };
  const changed = await call(gateway, "PATCH", `/api/admin/accounts/${account.id}`, body);
  assert.deepEqual({ ...changed.body.account, ...changes, retention_days: 30 }, changed.body.account);
  const after = await post();
  assert.deepEqual([after.status, after.headers.get("x-ratelimit-limit")], [201, "100"]);

  const one = await call(gateway, "GET", `/api/admin/accounts/${account.id}`);
  assert.deepEqual(one.body.account.name, "Cyd");
  assert.deepEqual(one.body.keys.map((k: { id: string }) => k.id), [key.id]);
  assert.equal((await call(gateway, "GET", "/api/admin/accounts/nobody")).status, 404);
});

Deno.test("rate limits: 429 in each API's shape with Retry-After of a minute at most, and headers on every answer", async () => {
  await using gateway = await openTestGateway({ clock: () => 1_800_000_000_000 });
  const { body: { key } } = await call(gateway, "POST", "/api/admin/accounts", { name: "Cy" });
  const statuses: number[] = [];
  for (let n = 0; n < 10; n++) {
    const path = n % 2 === 0 ? "/api/jobs" : "/v1/images/generations";
    const { status, headers } = await call(gateway, "POST", path, {}, key.key);
    statuses.push(status);
    const names = n % 2 === 0
      ? ["x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"]
      : ["x-ratelimit-limit-requests", "x-ratelimit-remaining-requests", "x-ratelimit-reset-requests"];
    const reset = (n + 1) * 6;
    const shown = n % 2 === 0 ? String(reset) : reset < 60 ? `${reset}s` : "1m0s";
    assert.deepEqual(names.map((name) => headers.get(name)), ["10", String(9 - n), shown]);
  }
  assert.deepEqual(statuses, Array(10).fill(400));
  const api = await call(gateway, "POST", "/api/jobs", {}, key.key);
  assert.deepEqual([api.status, api.body.code, api.headers.get("retry-after")], [429, "rate_limited", "6"]);
  assert.equal(api.headers.get("x-ratelimit-remaining"), "0");
  const v1 = await call(gateway, "POST", "/v1/images/generations", {}, key.key);
  assert.deepEqual([v1.status, v1.body.error.code], [429, "rate_limit_exceeded"]);
  assert.equal(v1.headers.get("x-ratelimit-remaining-requests"), "0");
  const read = await call(gateway, "GET", "/api/jobs", undefined, key.key);
  assert.deepEqual([read.status, read.headers.get("x-ratelimit-limit")], [200, "100"]);
  const nobody = await gateway.call("GET", "/api/jobs", undefined, { authorization: "" });
  assert.equal(nobody.headers.get("x-ratelimit-limit"), null);
  await nobody.body?.cancel();
});

Deno.test("GET /api/user/stats counts the account's own jobs, and PUT /api/user/me changes its name and address", async () => {
  await using gateway = await openTestGateway();
  await gateway.connectAgent(8);
  const submit = async (body: Record<string, unknown>) => {
    const { jobId } = (await call(gateway, "POST", "/api/jobs", { prompt: "x", ...body })).body;
    await gateway.edge.reached((await gateway.bus.log.head()).number, 1_000);
    return jobId as string;
  };
  await gateway.complete(await submit({ type: "image", model: "sim-image" }));
  await gateway.complete(await submit({ type: "video", model: "sim-video" }), 1, {
    mime: "video/mp4",
    duration: 4,
  });
  await gateway.fail(await submit({ type: "image", model: "sim-image" }), "policy", "no");
  await submit({ type: "image", model: "sim-image" });
  const stats = await call(gateway, "GET", "/api/user/stats");
  assert.deepEqual({ ...stats.body, creditsRemaining: null }, {
    total: 4,
    completed: 2,
    failed: 1,
    active: 1,
    images: 1,
    videos: 1,
    creditsRemaining: null,
  });
  const me = await call(gateway, "GET", "/api/user/me");
  assert.equal(stats.body.creditsRemaining, me.body.credits_remaining);
  const others = await call(gateway, "GET", "/api/user/stats", undefined, gateway.otherKey);
  assert.deepEqual(others.body.total, 0);

  const changed = await call(gateway, "PUT", "/api/user/me", { name: "New Name", email: "a@example.com" });
  assert.deepEqual([changed.status, changed.body.name, changed.body.email], [
    200,
    "New Name",
    "a@example.com",
  ]);
  assert.equal((await call(gateway, "PUT", "/api/user/me", { email: null })).body.email, null);
  const kept = await call(gateway, "PATCH", "/api/user/me", { retentionDays: 7 });
  assert.deepEqual([kept.status, kept.body.retention_days, kept.body.name], [200, 7, "New Name"]);
  assert.equal(
    (await call(gateway, "PATCH", "/api/user/me", { retentionDays: null })).body.retention_days,
    null,
  );
  for (const body of [{}, { plan: "business" }, { name: 7 }, { email: "x" }, { retentionDays: 0.5 }]) {
    for (const method of ["PUT", "PATCH"]) {
      assert.equal((await call(gateway, method, "/api/user/me", body)).status, 400);
    }
  }
  const reader = await call(gateway, "PATCH", "/api/user/me", { retentionDays: 7 }, gateway.otherKey);
  assert.equal(reader.status, 403);
});

Deno.test("POST /api/admin/accounts/:id/keys gives an account that lost its keys another, without the operator's scope", async () => {
  await using gateway = await openTestGateway();
  const path = `/api/admin/accounts/${OTHER}/keys`;
  const made = await call(gateway, "POST", path, { name: "After a loss" });
  assert.equal(made.status, 201);
  assert.deepEqual(made.body.scopes.includes("admin"), false);
  const me = await call(gateway, "GET", "/api/user/me", undefined, made.body.key);
  assert.equal(me.body.id, OTHER);
  assert.equal((await call(gateway, "POST", path, { name: "x", scopes: ["admin"] })).status, 400);
  assert.equal((await call(gateway, "POST", path, { name: "x" }, gateway.otherKey)).status, 403);
  const nobody = `/api/admin/accounts/${crypto.randomUUID()}/keys`;
  assert.equal((await call(gateway, "POST", nobody, { name: "x" })).status, 404);
});
