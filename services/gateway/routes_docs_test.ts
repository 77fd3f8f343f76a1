/** The table of operations is the truth about the routes, and the routes about the table. */

import assert from "node:assert/strict";
import { OPERATIONS } from "@sluice/protocol";
import { openTestGateway } from "./testing_gateway.ts";

/** Paths that one pattern serves under two names of its parameter, as Hono writes them. */
const plain = (path: string) => path.replace(/\{[^}]*\}/g, "");

Deno.test("OPERATIONS names every route of the gateway, and no other", async () => {
  await using gateway = await openTestGateway();
  const routes = new Set(
    gateway.app.routes.filter(({ method }) => method !== "ALL").map(({ method, path }) =>
      `${method} ${plain(path)}`
    ),
  );
  const table = new Set(OPERATIONS.map(({ method, path }) => `${method.toUpperCase()} ${path}`));
  assert.deepEqual([...routes].filter((r) => !table.has(r)), [], "routes that the table does not know");
  assert.deepEqual([...table].filter((r) => !routes.has(r)), [], "rows without a route");
});

Deno.test("each operation asks for a key unless its row says that it needs none", async () => {
  await using gateway = await openTestGateway();
  for (const { method, path, scopes } of OPERATIONS) {
    if (scopes === null) continue;
    const url = path.replaceAll(/:\w+/g, crypto.randomUUID());
    const { status, body } = await gateway.app.request(url, { method: method.toUpperCase() });
    await body?.cancel();
    assert.equal(status, 401, `${method} ${path}`);
  }
});

Deno.test("each operation refuses a key without its scopes with 403, and says which it needs", async () => {
  await using gateway = await openTestGateway();
  const account = "00000000-0000-4000-8000-000000000001";
  await gateway.send("ChangeAccount", { accountId: account, plan: "operator" }); // no limits
  const keys = new Map<string, string>();
  for (const scope of ["generate", "read", "manage", "agent", "admin"] as const) {
    keys.set(scope, (await gateway.newKey(account, [scope])).key);
  }
  await gateway.edge.reached((await gateway.bus.log.head()).number, 5_000);
  for (const { method, path, scopes } of OPERATIONS) {
    if (scopes === null) continue;
    for (const [scope, key] of keys) {
      if ((scopes as readonly string[]).includes(scope)) continue;
      const url = path.replaceAll(/:\w+/g, crypto.randomUUID());
      const headers = { authorization: `Bearer ${key}` };
      const response = await gateway.app.request(url, { method: method.toUpperCase(), headers });
      const { error, code } = await response.json();
      assert.equal(response.status, 403, `${method} ${path} with ${scope}`);
      const found = path.startsWith("/v1") ? error.code : code;
      assert.equal(found, path.startsWith("/v1") ? "insufficient_permissions" : "insufficient_scope");
    }
  }
});

Deno.test("GET /openapi.json is a document that describes them, and GET /docs a page that names them all", async () => {
  await using gateway = await openTestGateway();
  const document = await (await gateway.app.request("/openapi.json")).json();
  assert.equal(document.openapi, "3.1.0");
  const count = Object.values(document.paths as Record<string, object>).flatMap((p) => Object.keys(p)).length;
  assert.equal(count, OPERATIONS.length);
  const body = document.paths["/api/jobs"].post.requestBody.content["application/json"].schema;
  assert.deepEqual(body.required, ["type", "prompt"]);
  const response = await gateway.app.request("/docs");
  assert.match(response.headers.get("content-security-policy") ?? "", /default-src 'none'/);
  const page = await response.text();
  for (const { path } of OPERATIONS) assert.ok(page.includes(path.replaceAll("/", "/<wbr>")), path);
});
