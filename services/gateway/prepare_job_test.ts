/** Repetitions of requests whose surroundings changed since. */

import assert from "node:assert/strict";
import { ACCOUNT, openTestGateway } from "./testing_gateway.ts";

const PICTURE = { type: "image", prompt: "a cat", model: "sim-image" };
const KEYED = { "idempotency-key": "k1" };

Deno.test("prepareJob knows a repetition although what the request names is gone by now", async () => {
  await using gateway = await openTestGateway();
  await gateway.connectAgent();
  const endpoint = { url: "https://93.184.216.34/hook", events: ["job.failed"] };
  const hook = await (await gateway.call("POST", "/api/webhooks", endpoint)).json();
  const first = await (await gateway.call("POST", "/api/jobs", PICTURE)).json();
  const body = { ...PICTURE, dependsOn: [first.jobId], webhook: hook.id };
  const { jobId } = await (await gateway.call("POST", "/api/jobs", body, KEYED)).json();
  await gateway.complete(first.jobId);
  await gateway.act("DeleteWebhook", { webhookId: hook.id, accountId: ACCOUNT });
  assert.equal((await gateway.call("DELETE", `/v1/history/${first.jobId}`)).status, 200);
  const again = await gateway.call("POST", "/api/jobs", body, KEYED);
  assert.deepEqual([again.status, again.headers.get("idempotent-replayed")], [201, "true"]);
  assert.equal((await again.json()).jobId, jobId);
  const other = await gateway.call("POST", "/api/jobs", { ...body, prompt: "a dog" }, KEYED);
  assert.equal(other.status, 422);
});

Deno.test("submitJob says that the job of a repeated request was deleted, and not to try again", async () => {
  await using gateway = await openTestGateway();
  for (
    const [first, again] of [
      [KEYED, KEYED],
      [{ "x-stainless-retry-count": "0" }, { "x-stainless-retry-count": "1" }],
    ] as Record<string, string>[][]
  ) {
    const { jobId } = await (await gateway.call("POST", "/api/jobs", PICTURE, first)).json();
    await gateway.act("CancelJob", { jobId, accountId: ACCOUNT });
    assert.equal((await gateway.call("DELETE", `/v1/history/${jobId}`)).status, 200);
    const repeated = await gateway.call("POST", "/api/jobs", PICTURE, again);
    const { code, details } = await repeated.json();
    assert.deepEqual([repeated.status, code], [409, "erased"]);
    assert.match(details, /was deleted/);
  }
});
