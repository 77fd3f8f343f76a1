import assert from "node:assert/strict";
import { isKey } from "@sluice/auth";
import { type Scope, SCOPES } from "@sluice/domain";
import { ACCOUNT, openTestGateway, OTHER, type TestGateway } from "./testing_gateway.ts";

const HOUR = 3_600_000;

async function makeKey(gateway: TestGateway, body: unknown, key = gateway.key) {
  const response = await gateway.call("POST", "/api/keys", body, { authorization: `Bearer ${key}` });
  return { status: response.status, body: await response.json() };
}

async function listed(gateway: TestGateway) {
  return (await (await gateway.call("GET", "/api/keys")).json()).keys;
}

Deno.test("POST /api/keys shows the key once, and it works at once with what was asked for", async () => {
  await using gateway = await openTestGateway();
  const made = await makeKey(gateway, { name: " My Key " });
  assert.equal(made.status, 201);
  const { key, ...shown } = made.body;
  assert.ok(isKey(key));
  assert.deepEqual(Object.keys(shown), [
    "id",
    "name",
    "prefix",
    "scopes",
    "created_at",
    "last_used_at",
    "expires_at",
  ]);
  assert.deepEqual([shown.name, shown.prefix, shown.last_used_at, shown.expires_at], [
    "My Key",
    key.slice(0, 12),
    null,
    null,
  ]);
  assert.deepEqual(shown.scopes, SCOPES.filter((s) => s !== "admin"), "admin is not given by chance");
  const used = await gateway.call("GET", "/api/jobs", undefined, { authorization: `Bearer ${key}` });
  assert.equal(used.status, 200);
  const { last_used_at, ...entry } = (await listed(gateway)).find((k: { id: string }) => k.id === shown.id);
  assert.ok(Math.abs(Date.parse(last_used_at) - Date.now()) < 60_000);
  assert.deepEqual({ ...entry, last_used_at: null }, { ...shown, last_used_at: null });
  assert.doesNotMatch(JSON.stringify(await listed(gateway)), new RegExp(key.slice(12)));
});

Deno.test("a key's use is told to the log once, and the log's word is shown by a gateway that did not see it", async () => {
  await using gateway = await openTestGateway();
  const { body: { id, key } } = await makeKey(gateway, { name: "x", scopes: ["read"] });
  const noted = new Promise<void>((resolve) => {
    const stop = gateway.edge.onCommit(({ events }) => {
      if (!events.some((e) => e.type === "KeyUsed" && e.data.keyId === id)) return;
      stop();
      resolve();
    });
  });
  for (let n = 0; n < 3; n++) {
    await gateway.call("GET", "/api/jobs", undefined, { authorization: `Bearer ${key}` });
  }
  await noted;
  assert.notEqual(gateway.edge.facts.key(id)?.lastUsedAt, null);
});

Deno.test("POST /api/keys refuses scopes beyond the maker's own, senseless fields and a longer life than the maker's", async () => {
  const now = Date.now();
  await using gateway = await openTestGateway({ clock: () => now });
  const small = await makeKey(gateway, { name: "small", scopes: ["manage", "read"], expiresIn: 3_600 });
  assert.equal(Date.parse(small.body.expires_at), now + HOUR);
  const rows: [body: unknown, status: number, code: string, param: RegExp][] = [
    [{ name: "x", scopes: ["read", "generate"] }, 403, "insufficient_scope", /generate.*read, manage/],
    [{ name: "x", scopes: ["admin"] }, 403, "insufficient_scope", /admin/],
    [{ name: "x", scopes: ["write"] }, 400, "invalid_value", /generate, read, manage, agent, admin/],
    [{ name: "x", scopes: [] }, 400, "invalid_value", /scopes/],
    [{ name: "x", scopes: "read" }, 400, "invalid_value", /scopes/],
    [{}, 400, "missing_field", /name is required/],
    [{ name: " " }, 400, "invalid_value", /name/],
    [{ name: "x".repeat(81) }, 400, "invalid_value", /at most 80 characters/],
    [{ name: "x", expiresIn: 3_601 }, 400, "invalid_value", /at most the end of the key that makes it/],
    [{ name: "x", expiresIn: 1 }, 400, "invalid_value", /at least 60/],
    [{ name: "x", expiresAt: "2001-01-01T00:00:00Z" }, 400, "invalid_value", /a time to come/],
    [{ name: "x", expiresAt: "tomorrow" }, 400, "invalid_value", /a time such as/],
    [{ name: "x", expiresAt: "2101-01-01T00:00:00Z", expiresIn: 60 }, 400, "invalid_value", /one of them/],
    [[], 400, "invalid_body", /object/],
  ];
  for (const [body, status, code, details] of rows) {
    const refused = await makeKey(gateway, body, small.body.key);
    assert.deepEqual([refused.status, refused.body.code], [status, code], JSON.stringify(refused.body));
    assert.match(refused.body.details, details);
  }
  const heir = await makeKey(gateway, { name: "x", scopes: ["read"] }, small.body.key);
  assert.equal(heir.body.expires_at, small.body.expires_at, "a key that ends makes none that lasts");
});

Deno.test("DELETE /api/keys/:id ends a key for good, itself too, but not the last that can manage", async () => {
  await using gateway = await openTestGateway();
  const [own] = await listed(gateway);
  const revoke = async (id: string, key = gateway.key) => {
    const response = await gateway.call("DELETE", `/api/keys/${id}`, undefined, {
      authorization: `Bearer ${key}`,
    });
    return { status: response.status, body: await response.json() };
  };
  const lockOut = await revoke(own.id);
  assert.deepEqual([lockOut.status, lockOut.body.code], [409, "last_key"]);
  const { body: manager } = await makeKey(gateway, { name: "manager", scopes: ["manage", "read"] });
  assert.match((await revoke(own.id)).body.details, /the account's last with the scope admin/);
  const { body: second } = await makeKey(gateway, { name: "second", scopes: SCOPES });
  assert.deepEqual(await revoke(manager.id, manager.key), { status: 200, body: { success: true } });
  assert.equal((await revoke(second.id, manager.key)).status, 401);
  assert.equal((await revoke(manager.id)).status, 404);
  const foreign = [...gateway.edge.facts.keysOf(OTHER)][0]?.keyId ?? "";
  for (const id of [foreign, "nothing", "%00"]) assert.equal((await revoke(id)).status, 404);
  assert.equal((await revoke(own.id)).status, 200);
  assert.equal((await revoke(second.id)).status, 401, "the key that revoked itself is gone");
  const last = await gateway.call("GET", "/api/keys", undefined, { authorization: `Bearer ${second.key}` });
  assert.deepEqual((await last.json()).keys.map((k: { id: string }) => k.id), [second.id]);
});

const NEEDED: readonly (readonly [method: string, path: string, ...scopes: Scope[]])[] = [
  ["POST", "/api/jobs", "generate"],
  ["GET", "/api/jobs", "read", "generate"],
  ["GET", "/api/user/me", "read", "generate", "manage"],
  ["PUT", "/api/user/me", "manage"],
  ["GET", "/api/user/stats", "read", "generate"],
  ["GET", "/api/ledger", "read", "manage"],
  ["GET", "/api/keys", "read", "manage"],
  ["POST", "/api/keys", "manage"],
  ["DELETE", "/api/keys/x", "manage"],
  ["GET", "/api/events", "read"],
  ["GET", "/api/agents", "read", "manage", "agent"],
  ["POST", "/api/agents/pairings", "manage", "agent"],
  ["POST", "/api/tickets", ...SCOPES],
  ["GET", "/api/admin/accounts", "admin"],
  ["POST", "/api/admin/accounts", "admin"],
  ["GET", `/api/admin/accounts/${ACCOUNT}`, "admin"],
  ["PATCH", `/api/admin/accounts/${ACCOUNT}`, "admin"],
  ["POST", `/api/admin/accounts/${ACCOUNT}/credits`, "admin"],
  ["GET", "/v1/models", "read", "generate"],
  ["POST", "/v1/images/generations", "generate"],
];

Deno.test("scopes: each call is refused to a key with any one other scope, and never for its scope to one that has it", async () => {
  await using gateway = await openTestGateway();
  for (const scope of SCOPES) {
    const { key } = await gateway.newKey(ACCOUNT, [scope]);
    await gateway.edge.reached((await gateway.bus.log.head()).number, 1_000);
    for (const [method, path, ...scopes] of NEEDED) {
      const body = method === "GET" ? undefined : {};
      const answer = await gateway.call(method, path, body, { authorization: `Bearer ${key}` });
      await answer.body?.cancel();
      assert.equal(answer.status === 403, !scopes.includes(scope), `${scope}: ${method} ${path}`);
    }
  }
});
