import assert from "node:assert/strict";
import type { Reads } from "@sluice/readmodel";
import { openTestGateway } from "./testing_gateway.ts";

Deno.test("authentication, limits and submissions ask the read model nothing", async () => {
  const asked: string[] = [];
  await using gateway = await openTestGateway({
    reads: new Proxy({} as Reads, {
      get: (_, name) => async () => {
        asked.push(String(name));
        return name === "snapshot"
          ? {
            number: 0,
            hash: "0".repeat(64),
            accounts: [],
            keys: [],
            agents: [],
            recipes: [],
            webhooks: [],
            openJobs: [],
          }
          : null;
      },
    }),
  });
  asked.length = 0;
  const job = { type: "image", model: "sim-image", prompt: "a kite" };
  const { status, body } = await gateway.call("POST", "/api/jobs", job);
  await body?.cancel();
  assert.equal(status, 201);
  for (const path of ["/api/user/me", "/api/keys", "/api/agents", "/v1/models"]) {
    const response = await gateway.call("GET", path);
    await response.body?.cancel();
    assert.equal(response.status, 200, path);
  }
  const { status: session, headers } = await gateway.call("POST", "/api/session", { key: gateway.key });
  assert.equal(session, 201);
  const cookie = headers.get("set-cookie")?.split(";")[0] ?? "";
  const me = await gateway.app.request("/api/user/me", { headers: { cookie } });
  await me.body?.cancel();
  assert.equal(me.status, 200);
  assert.deepEqual(asked, []);
});
