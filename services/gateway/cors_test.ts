import assert from "node:assert/strict";
import { openTestGateway } from "./testing_gateway.ts";

const EXTENSION = "chrome-extension://abcdefghijklmnopabcdefghijklmnop";

Deno.test("POST /api/agents/pair may be called by an extension, refusals included, and nothing else of the API", async () => {
  await using gateway = await openTestGateway();
  for (const origin of [EXTENSION, "moz-extension://6a4c1a5e-6b1f-4c57-9a39-0a2f7d0b0c11"]) {
    const preflight = await gateway.call("OPTIONS", "/api/agents/pair", undefined, {
      origin,
      "access-control-request-method": "POST",
      "access-control-request-headers": "content-type",
    });
    assert.deepEqual([preflight.status, preflight.headers.get("access-control-allow-methods")], [
      204,
      "POST",
    ]);
    assert.match(preflight.headers.get("access-control-allow-headers") ?? "", /content-type/);
    const body = { code: "NOTACODE", name: "x", provider: "flow" };
    const refused = await gateway.call("POST", "/api/agents/pair", body, { origin });
    assert.deepEqual([refused.status, (await refused.json()).code], [400, "pairing_invalid"]);
    for (const answer of [preflight, refused]) {
      assert.equal(answer.headers.get("access-control-allow-origin"), origin);
      assert.equal(answer.headers.get("access-control-allow-credentials"), null);
      assert.match(answer.headers.get("vary") ?? "", /origin/i);
    }
  }
  const rows = [
    ["OPTIONS", "/api/agents/pairings", EXTENSION],
    ["GET", "/api/agents", EXTENSION],
    ["GET", "/v1/models", EXTENSION],
    ["OPTIONS", "/api/agents/pair", "https://chrome-extension.example"],
    ["OPTIONS", "/api/agents/pair", "chrome-extension://a@example.com"],
    ["OPTIONS", "/api/agents/pair", "null"],
  ] as const;
  for (const [method, path, origin] of rows) {
    const answer = await gateway.call(method, path, undefined, { origin });
    await answer.body?.cancel();
    assert.equal(answer.headers.get("access-control-allow-origin"), null, `${method} ${path} ${origin}`);
  }
});
