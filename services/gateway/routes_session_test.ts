import assert from "node:assert/strict";
import { openTestGateway, type TestGateway } from "./testing_gateway.ts";

const HOUR = 3_600_000;

/** Logs in with the first account's key, as a program would, or as a browser with the headers given. */
async function logIn(gateway: TestGateway, headers: Record<string, string> = {}) {
  const response = await gateway.call("POST", "/api/session", { key: gateway.key }, {
    authorization: "",
    ...headers,
  });
  const { token, expires_at } = await response.json();
  const setCookie = response.headers.get("set-cookie");
  return { response, token, expires_at, setCookie, cookie: setCookie?.split(";", 1)[0] ?? "" };
}

async function statusOf(gateway: TestGateway, headers: Record<string, string>, path = "/api/user/me") {
  const response = await gateway.call("GET", path, undefined, { authorization: "", ...headers });
  await response.body?.cancel();
  return response.status;
}

Deno.test("POST /api/session gives a token for 12 hours and the studio's cookie, for a key that works", async () => {
  await using gateway = await openTestGateway();
  const { response, token, expires_at, setCookie, cookie } = await logIn(gateway);
  assert.equal(response.status, 201);
  assert.equal(response.headers.get("cache-control"), "no-store");
  assert.ok(Math.abs(Date.parse(expires_at) - Date.now() - 12 * HOUR) < 60_000);
  assert.match(setCookie ?? "", /^sluice_session=[\w.-]+; Path=\/; Max-Age=43200; HttpOnly; SameSite=Lax$/);
  assert.equal(await statusOf(gateway, { authorization: `Bearer ${token}` }), 200);
  assert.equal(await statusOf(gateway, { authorization: `Bearer ${token}` }, "/v1/models"), 200);
  assert.equal(await statusOf(gateway, { cookie: `a=b; ${cookie}` }), 200);
  for (const body of [{}, { key: "slk_x" }, { key: 7 }]) {
    const refused = await gateway.call("POST", "/api/session", body);
    assert.equal(refused.status, "key" in body && body.key === "slk_x" ? 401 : 400);
    assert.equal(refused.headers.get("set-cookie"), null);
    await refused.body?.cancel();
  }
});

Deno.test("POST /api/session gives a page of another site no cookie, and counts failures by address only", async () => {
  await using gateway = await openTestGateway();
  for (const headers of [{ origin: "https://evil.test" }, { "sec-fetch-site": "cross-site" }]) {
    assert.equal((await logIn(gateway, headers as Record<string, string>)).setCookie, null);
  }
  assert.notEqual((await logIn(gateway, { origin: "http://sluice.test" })).setCookie, null);
  for (let n = 0; n < 20; n++) assert.equal((await logIn(gateway)).response.status, 201);
  const statuses: number[] = [];
  for (let n = 0; n < 11; n++) {
    const response = await gateway.call("POST", "/api/session", { key: `${gateway.key}x` });
    statuses.push(response.status);
    if (response.status === 429) assert.ok(Number(response.headers.get("retry-after")) <= 60);
    await response.body?.cancel();
  }
  assert.deepEqual(statuses, [...Array(10).fill(401), 429]);
});

Deno.test("the cookie is __Host- and Secure when the public URL is https, and counts on /api only", async () => {
  await using gateway = await openTestGateway({ publicUrl: "https://sluice.test" });
  const { setCookie, cookie } = await logIn(gateway);
  assert.match(setCookie ?? "", /^__Host-sluice_session=.*; Secure$/);
  assert.equal(await statusOf(gateway, { cookie }), 200);
  assert.equal(await statusOf(gateway, { cookie: cookie.replace("__Host-", "") }), 401);
  for (const path of ["/v1/models", "/%761/models"]) {
    const v1 = await gateway.call("GET", path, undefined, { authorization: "", cookie });
    assert.equal(v1.status, 401);
    assert.match((await v1.json()).error.message, /cookies are not accepted here/);
  }
});

Deno.test("a request that changes something by cookie needs our own origin; one with a key needs none", async () => {
  await using gateway = await openTestGateway();
  const { cookie, token } = await logIn(gateway);
  const put = (headers: Record<string, string>) =>
    gateway.call("PUT", "/api/user/me", { name: "Ada" }, { authorization: "", cookie, ...headers });
  const own = [{ origin: "http://sluice.test" }, { "sec-fetch-site": "same-origin" }];
  for (const headers of own) assert.equal((await put(headers as Record<string, string>)).status, 200);
  const foreign = [{}, { origin: "https://evil.test" }, { origin: "null" }, {
    "sec-fetch-site": "cross-site",
  }];
  for (const headers of foreign) {
    const refused = await put(headers as Record<string, string>);
    const { code, details } = await refused.json();
    assert.deepEqual([refused.status, code], [403, "cross_origin"]);
    assert.match(details, /accepted is this server's own pages, or a key in a header/);
    assert.equal(refused.headers.get("x-ratelimit-limit"), null, "another site spends nothing of the limit");
  }
  for (const bearer of [token, gateway.key]) {
    const answer = await put({ authorization: `Bearer ${bearer}`, origin: "https://evil.test" });
    assert.equal(answer.status, 200);
    await answer.body?.cancel();
  }
});

Deno.test("DELETE /api/session ends the session at once, its token and its cookie, and no other", async () => {
  await using gateway = await openTestGateway();
  const one = await logIn(gateway);
  const other = await logIn(gateway);
  const end = (headers: Record<string, string>) =>
    gateway.call("DELETE", "/api/session", undefined, { authorization: "", ...headers });
  const origin = "http://sluice.test";
  assert.equal((await end({ cookie: one.cookie })).status, 403, "without our origin");
  const ended = await end({ cookie: one.cookie, origin });
  assert.equal(ended.status, 200);
  assert.match(ended.headers.get("set-cookie") ?? "", /^sluice_session=; .*Max-Age=0/);
  assert.equal(await statusOf(gateway, { cookie: one.cookie }), 401);
  assert.equal(await statusOf(gateway, { authorization: `Bearer ${one.token}` }), 401);
  assert.equal(await statusOf(gateway, { cookie: other.cookie }), 200);
  assert.equal((await end({ authorization: `Bearer ${other.token}` })).status, 200);
  assert.equal(await statusOf(gateway, { cookie: other.cookie }), 401);
  const gone = await end({ cookie: "sluice_session=a.b.c" });
  assert.deepEqual([gone.status, gone.headers.has("set-cookie")], [200, true]);
  assert.equal((await end({ authorization: `Bearer ${gateway.key}` })).status, 400);
});

Deno.test("a session dies with its key, with its time, and with another secret", async () => {
  let now = Date.now();
  await using gateway = await openTestGateway({ clock: () => now });
  const { key, keyId } = await gateway.newKey((await me(gateway)).id, ["read", "manage"], now + 2 * HOUR);
  await gateway.edge.reached((await gateway.bus.log.head()).number, 1_000);
  const short = await (await gateway.call("POST", "/api/session", { key })).json();
  assert.ok(Date.parse(short.expires_at) <= now + 2 * HOUR, "not longer than its key");
  const { token } = await logIn(gateway);
  const bearer = { authorization: `Bearer ${token}` };
  assert.equal(await statusOf(gateway, { authorization: `Bearer ${short.token}` }), 200);
  await gateway.act("RevokeKey", { keyId, accountId: (await me(gateway)).id });
  assert.equal(await statusOf(gateway, { authorization: `Bearer ${short.token}` }), 401);
  assert.equal(await statusOf(gateway, bearer), 200);
  const [head, body, signature = ""] = token.split(".");
  const changed = `${head}.${body}.${signature.startsWith("A") ? "B" : "A"}${signature.slice(1)}`;
  assert.equal(await statusOf(gateway, { authorization: `Bearer ${changed}` }), 401);
  now += 12 * HOUR;
  assert.equal(await statusOf(gateway, bearer), 401);
});

Deno.test("a suspended account gets 403 on everything but GET /api/user/me, and its streams end", async () => {
  await using gateway = await openTestGateway();
  const { id } = await me(gateway);
  const { token } = await logIn(gateway);
  const stream = await gateway.call("GET", "/api/events");
  await gateway.act("ChangeAccount", { accountId: id, suspended: true });
  await stream.text();
  for (const authorization of [`Bearer ${gateway.key}`, `Bearer ${token}`]) {
    for (const [method, path] of [["GET", "/api/jobs"], ["POST", "/api/jobs"], ["PUT", "/api/user/me"]]) {
      const refused = await gateway.call(method ?? "", path ?? "", method === "GET" ? undefined : {}, {
        authorization,
      });
      assert.deepEqual([refused.status, (await refused.json()).code], [403, "account_suspended"]);
    }
    const v1 = await gateway.call("GET", "/v1/models", undefined, { authorization });
    assert.deepEqual([v1.status, (await v1.json()).error.code], [403, "account_suspended"]);
    const shown = await gateway.call("GET", "/api/user/me", undefined, { authorization });
    assert.deepEqual([shown.status, (await shown.json()).status], [200, "suspended"]);
  }
  assert.equal((await logIn(gateway)).response.status, 403);
  await gateway.act("ChangeAccount", { accountId: id, suspended: false });
  assert.equal(await statusOf(gateway, { authorization: `Bearer ${token}` }, "/api/jobs"), 200);
});

Deno.test("POST /api/tickets: a ticket lets one socket in, with the scopes of its key and as long as its session", async () => {
  await using gateway = await openTestGateway();
  const { token } = await logIn(gateway);
  const { door } = gateway;
  const make = async (authorization: string) => {
    const made = await gateway.call("POST", "/api/tickets", undefined, { authorization });
    assert.equal(made.status, 201);
    return (await made.json()) as { ticket: string; expires_at: string };
  };
  const { ticket, expires_at } = await make(`Bearer ${token}`);
  assert.ok(Math.abs(Date.parse(expires_at) - Date.now() - 30_000) < 10_000);
  const caller = await door.admit({ ticket }, "read");
  assert.deepEqual([caller.via, caller.accountId], ["session", (await me(gateway)).id]);
  await assert.rejects(door.admit({ ticket }, "read"), { code: "invalid_api_key", message: /used before/ });
  const second = await make(`Bearer ${token}`);
  await gateway.call("DELETE", "/api/session", undefined, { authorization: `Bearer ${token}` });
  assert.equal(door.refusal(caller), "session_ended");
  await assert.rejects(door.admit({ ticket: second.ticket }, "read"), { code: "invalid_api_key" });
  const reader = await make(`Bearer ${gateway.otherKey}`);
  await assert.rejects(door.admit({ ticket: reader.ticket }, "manage"), { code: "insufficient_scope" });
  await assert.rejects(door.admit({ ticket: "x" }, "read"), { code: "invalid_api_key" });
  assert.equal((await door.admit({ token: gateway.key }, "read")).via, "key");
  await assert.rejects(door.admit({ token: "x.y.z" }, "read"), { code: "invalid_api_key" });
});

async function me(gateway: TestGateway): Promise<{ readonly id: string }> {
  return await (await gateway.call("GET", "/api/user/me")).json();
}
