import assert from "node:assert/strict";
import { BUNDLED } from "@sluice/recipes";
import { openTestGateway, type TestGateway } from "./testing_gateway.ts";

async function call(gateway: TestGateway, method: string, path: string, body?: unknown, key = gateway.key) {
  const answer = await gateway.call(method, path, body, { authorization: `Bearer ${key}` });
  return { status: answer.status, body: await answer.json() };
}

const next = { ...BUNDLED.flow, version: BUNDLED.flow.version + 5 };

Deno.test("PUT /api/admin/recipes/:provider puts a newer recipe in force, once, and GET shows it whole", async () => {
  await using gateway = await openTestGateway();
  const before = await call(gateway, "GET", "/api/admin/recipes");
  assert.deepEqual(before.body.recipes, [
    { provider: "flow", version: BUNDLED.flow.version, source: "bundled" },
    { provider: "freepik", version: BUNDLED.freepik.version, source: "bundled" },
  ]);
  const bundled = await call(gateway, "GET", "/api/admin/recipes/flow");
  assert.deepEqual(bundled.body.recipe, BUNDLED.flow);
  for (let n = 0; n < 2; n++) {
    const put = await call(gateway, "PUT", "/api/admin/recipes/flow", next);
    assert.deepEqual([put.status, put.body.version], [200, next.version], JSON.stringify(put.body));
  }
  const after = await call(gateway, "GET", "/api/admin/recipes/flow");
  assert.deepEqual(after.body, { provider: "flow", version: next.version, source: "changed", recipe: next });
  assert.deepEqual(gateway.decider.state.recipes.get("flow"), next);
});

Deno.test("PUT /api/admin/recipes/:provider refuses what is no recipe with its paths, and a version that is not higher with both", async () => {
  await using gateway = await openTestGateway();
  await call(gateway, "PUT", "/api/admin/recipes/flow", next);
  const rows: [provider: string, body: unknown, status: number, code: string, details: RegExp][] = [
    ["flow", { ...next, version: next.version + 1, contract: 7 }, 400, "invalid_value", /contract: /],
    ["flow", { ...next, version: next.version + 1, surprise: 1 }, 400, "invalid_value", /surprise/],
    ["flow", { ...next, version: "2" }, 400, "invalid_value", /version "2"/],
    ["flow", {}, 400, "missing_field", /provider is required/],
    ["freepik", { ...next, version: 99 }, 400, "invalid_value", /provider: expected "freepik"/],
    [
      "flow",
      { ...next, unproven: false },
      409,
      "version_conflict",
      RegExp(`${next.version} .* ${next.version}`),
    ],
    ["flow", BUNDLED.flow, 409, "version_conflict", /came with this release/],
    ["simulator", { provider: "simulator", version: 2 }, 404, "not_found", /accepted is flow, freepik/],
  ];
  for (const [provider, body, status, code, details] of rows) {
    const refused = await call(gateway, "PUT", `/api/admin/recipes/${provider}`, body);
    assert.deepEqual([refused.status, refused.body.code], [status, code], JSON.stringify(refused.body));
    assert.match(refused.body.details, details);
  }
  const long = { ...next, version: 99, contract: Array(20).fill("x".repeat(20_000)) };
  const tooLong = await call(gateway, "PUT", "/api/admin/recipes/flow", long);
  assert.equal(tooLong.status, 413);
  for (const [method, path] of [["GET", ""], ["GET", "/flow"], ["PUT", "/flow"]] as const) {
    const body = method === "PUT" ? next : undefined;
    const refused = await call(gateway, method, `/api/admin/recipes${path}`, body, gateway.otherKey);
    assert.deepEqual([refused.status, refused.body.code], [403, "insufficient_scope"]);
  }
});
