import assert from "node:assert/strict";
import { makeKey } from "@sluice/auth";
import { ACCOUNT, openTestGateway, OTHER } from "./testing_gateway.ts";

Deno.test("authentication takes both headers and refuses the rest with 401 in each API's shape", async () => {
  await using gateway = await openTestGateway();
  const get = (path: string, headers: Record<string, string>) => gateway.app.request(path, { headers });
  for (const headers of [{ "x-api-key": gateway.key }, { authorization: `bearer ${gateway.key}` }]) {
    assert.equal((await get("/api/user/me", headers as Record<string, string>)).status, 200);
  }
  const expired = (await gateway.newKey(ACCOUNT, ["read"], 1)).key;
  const refused: Record<string, string>[] = [
    {},
    { authorization: "Basic abc" },
    { "x-api-key": "" },
    { "x-api-key": `${gateway.key.slice(0, -1)}_` },
    { "x-api-key": makeKey() },
    { "x-api-key": expired },
  ];
  for (const headers of refused) {
    const api = await get("/api/jobs", headers);
    assert.deepEqual([api.status, (await api.json()).error], [401, "Unauthorized"]);
    const v1 = await get("/v1/models", headers);
    assert.deepEqual([v1.status, (await v1.json()).error.code], [401, "invalid_api_key"]);
  }
  const inUrl = await gateway.app.request(`/api/jobs?key=${gateway.key}`);
  assert.equal(inUrl.status, 401);
});

Deno.test("scopes: a missing one is 403 with the word of each API, and a revoked key ends at once", async () => {
  await using gateway = await openTestGateway();
  const { key, keyId } = await gateway.newKey(ACCOUNT, ["read"]);
  await gateway.edge.reached((await gateway.bus.log.head()).number, 1_000);
  const headers = { "x-api-key": key, authorization: "" };
  const api = await gateway.call("POST", "/api/jobs", {}, headers);
  assert.deepEqual([api.status, (await api.json()).code], [403, "insufficient_scope"]);
  const v1 = await gateway.call("POST", "/v1/images/generations", {}, headers);
  assert.deepEqual([v1.status, (await v1.json()).error.code], [403, "insufficient_permissions"]);
  assert.equal(
    (await gateway.call("POST", `/api/admin/accounts/${ACCOUNT}/credits`, {}, headers)).status,
    403,
  );
  await gateway.act("RevokeKey", { accountId: ACCOUNT, keyId });
  assert.equal((await gateway.call("GET", "/api/user/me", undefined, headers)).status, 401);
});

Deno.test("unknown paths are 404 and known ones with another method 405 with Allow, in each API's shape", async () => {
  await using gateway = await openTestGateway();
  const api = await gateway.call("GET", "/api/nothing");
  assert.deepEqual([api.status, (await api.json()).code], [404, "unknown_route"]);
  const v1 = await gateway.call("GET", "/v1/nothing");
  assert.deepEqual([v1.status, (await v1.json()).error.code], [404, "unknown_url"]);
  const method = await gateway.call("PUT", "/api/jobs/abc");
  assert.deepEqual([method.status, method.headers.get("allow")], [405, "DELETE, GET, HEAD, PATCH"]);
  await method.body?.cancel();
});

Deno.test("a mistake of ours is 500 with the request id, told to the log and not to the client", async () => {
  const reads = { job: () => Promise.reject(new Error("secret of the database")) };
  await using gateway = await openTestGateway();
  Object.assign(gateway.edge.settings.reads, reads);
  const response = await gateway.call("GET", `/api/jobs/${crypto.randomUUID()}`);
  const text = await response.text();
  assert.equal(response.status, 500);
  assert.equal(JSON.parse(text).requestId, response.headers.get("x-request-id"));
  assert.doesNotMatch(text, /database/);
  assert.match(JSON.stringify(gateway.logged), /secret of the database/);
  assert.doesNotMatch(JSON.stringify(gateway.logged), /slk_/);
});

Deno.test("GET /api/user/me, the ledger and grants follow the money", async () => {
  await using gateway = await openTestGateway();
  await gateway.call("POST", "/api/jobs", { type: "image", prompt: "x", model: "sim-image" });
  const me = await (await gateway.call("GET", "/api/user/me")).json();
  assert.deepEqual(me.credits, { available: 999, reserved: 1, used: 0 });
  assert.deepEqual([me.plan, me.credits_remaining, me.limits.concurrentJobs], ["pro", 999, 10]);
  const { entries } = await (await gateway.call("GET", "/api/ledger?limit=10")).json();
  assert.deepEqual([entries[0].type, entries[0].available, entries.at(-1).type], [
    "CreditsReserved",
    999,
    "CreditsGranted",
  ]);
  assert.equal((await gateway.call("GET", "/api/ledger?limit=0")).status, 400);
  assert.equal((await gateway.call("GET", "/api/ledger?cursor=zzz")).status, 400);

  const grant = (id: string, body: unknown) =>
    gateway.call("POST", `/api/admin/accounts/${id}/credits`, body);
  const granted = await grant(OTHER, { amount: 5, reason: "welcome" });
  assert.deepEqual([granted.status, (await granted.json()).credits.available], [200, 5]);
  assert.equal((await grant(OTHER, { amount: 0, reason: "x" })).status, 400);
  assert.equal((await grant(OTHER, { amount: -6, reason: "x" })).status >= 400, true);
  assert.equal((await grant("nobody", { amount: 5, reason: "x" })).status, 404);
});

Deno.test("a pairing code pairs one agent once, and guessing ends with 429", async () => {
  await using gateway = await openTestGateway();
  const opened = await gateway.call("POST", "/api/agents/pairings");
  const { code, expires_at } = await opened.json();
  assert.equal(opened.status, 201);
  assert.match(code, /^[2-9A-HJ-NP-Z]{8}$/);
  assert.ok(Date.parse(expires_at) > Date.now());

  const pair = (body: unknown) => gateway.call("POST", "/api/agents/pair", body, { authorization: "" });
  const typed = `${code.slice(0, 4).toLowerCase()}-${code.slice(4)} `;
  const paired = await pair({ code: typed, name: "laptop", provider: "flow" });
  const { agentId, token } = await paired.json();
  assert.equal(paired.status, 201);
  assert.match(token, /^sla_[\w-]{43}$/);

  const again = await pair({ code, name: "laptop", provider: "flow" });
  assert.deepEqual([again.status, (await again.json()).code], [400, "pairing_invalid"]);
  const unknown = await pair({ code, name: "laptop", provider: "nobody" });
  assert.match((await unknown.json()).details, /flow, freepik, flowith, simulator/);

  await gateway.edge.reached((await gateway.bus.log.head()).number, 1_000);
  const { agents } = await (await gateway.call("GET", "/api/agents")).json();
  assert.deepEqual([agents.length, agents[0].id, agents[0].state, agents[0].name], [
    1,
    agentId,
    "offline",
    "laptop",
  ]);

  const statuses: number[] = [];
  for (let i = 0; i < 8; i++) {
    statuses.push((await pair({ code: "AAAAAAAA", name: "x", provider: "flow" })).status);
  }
  assert.equal(statuses.at(-1), 429);
});

Deno.test("browsers may call from listed origins only, never with credentials", async () => {
  await using gateway = await openTestGateway({ corsOrigins: ["https://app.test"] });
  const preflight = (origin: string) =>
    gateway.app.request("/v1/models", {
      method: "OPTIONS",
      headers: {
        origin,
        "access-control-request-method": "GET",
        "access-control-request-headers": "authorization,x-stainless-lang,x-evil",
      },
    });
  const allowed = await preflight("https://app.test");
  assert.equal(allowed.status, 204);
  assert.equal(allowed.headers.get("access-control-allow-credentials"), null);
  assert.match(allowed.headers.get("access-control-allow-headers") ?? "", /authorization.*x-stainless-lang/);
  assert.doesNotMatch(allowed.headers.get("access-control-allow-headers") ?? "", /x-evil/);
  assert.equal((await preflight("https://evil.test")).headers.get("access-control-allow-origin"), null);
  const answer = await gateway.call("GET", "/v1/models", undefined, { origin: "https://app.test" });
  assert.equal(answer.headers.get("access-control-allow-origin"), "https://app.test");
});

Deno.test("health needs no key, readiness tells what is away, and the page at / keeps a strict policy", async () => {
  await using gateway = await openTestGateway();
  assert.deepEqual(await (await gateway.app.request("/healthz")).json(), { status: "ok", version: "0.0.0" });
  assert.equal((await gateway.app.request("/readyz")).status, 200);
  Object.assign(gateway.edge.settings.reads, { checkpoint: () => Promise.reject(new Error("away")) });
  const away = await gateway.app.request("/readyz");
  assert.deepEqual([away.status, (await away.json()).missing], [503, ["read model"]]);
  const home = await gateway.app.request("/");
  assert.match(home.headers.get("content-security-policy") ?? "", /^default-src 'none'; style-src 'sha256-/);
  assert.match(await home.text(), /Sluice is running/);
});

Deno.test("GET /v1 is refused in OpenAI's shape, and readiness keeps the decider's trouble for the log", async () => {
  await using gateway = await openTestGateway({
    probes: { decider: () => Promise.resolve("EIO at /var/lib/secret") },
  });
  const root = await gateway.call("GET", "/v1");
  assert.deepEqual([root.status, (await root.json()).error.code], [404, "unknown_url"]);
  const ready = await gateway.call("GET", "/readyz");
  assert.deepEqual([ready.status, await ready.json()], [503, { status: "not ready", missing: ["decider"] }]);
  assert.match(JSON.stringify(gateway.logged), /EIO at/);
});

Deno.test("what an account is answered is kept by no cache between, media by its own", async () => {
  await using gateway = await openTestGateway();
  for (const path of ["/api/user/me", "/api/jobs", "/v1/models", "/api/jobs/none"]) {
    const answer = await gateway.call("GET", path);
    assert.equal(answer.headers.get("cache-control"), "no-store", path);
  }
});
