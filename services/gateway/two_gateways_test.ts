import assert from "node:assert/strict";
import { createGateway, type Gateway } from "./gateway.ts";
import { ACCOUNT, openTestGateway } from "./testing_gateway.ts";

const BODY = JSON.stringify({ type: "image", model: "sim-image", prompt: "a kite" });

Deno.test("the shield and the Idempotency-Key hold across gateways: one job whichever of them is asked, also at once", async () => {
  await using gateway = await openTestGateway();
  const other = await createGateway({ ...gateway.edge.settings });
  try {
    const ask = async ({ app }: Pick<Gateway, "app">, headers: Record<string, string>) => {
      const response = await app.request("/api/jobs", {
        method: "POST",
        headers: { authorization: `Bearer ${gateway.key}`, "content-type": "application/json", ...headers },
        body: BODY,
      });
      const { jobId } = await response.json();
      return { jobId, status: response.status, replayed: response.headers.get("idempotent-replayed") };
    };
    const tried = (count: number) => ({ "x-stainless-retry-count": String(count) });

    const first = await ask(gateway, tried(0));
    const again = await ask(other, tried(1));
    assert.deepEqual(again, { jobId: first.jobId, status: 201, replayed: "true" });

    // both are in the inbox before either is decided
    const key = { "idempotency-key": "one" };
    gateway.decider.hold();
    const both = [ask(gateway, key), ask(other, key)];
    gateway.decider.goOn();
    const answers = await Promise.all(both);
    assert.deepEqual(new Set(answers.map(({ jobId }) => jobId)).size, 1);
    assert.ok(answers.every(({ status }) => status === 201));

    const { jobs, accounts } = gateway.decider.state;
    assert.deepEqual([jobs.size, accounts.get(ACCOUNT)?.balance.reserved], [2, 2], "four requests, two jobs");
  } finally {
    await other.close();
  }
});
