import assert from "node:assert/strict";
import { openTestGateway, type TestGateway } from "./testing_gateway.ts";
import { connectFlowAgent } from "./testing_v1.ts";

async function dryRun(gateway: TestGateway, quality: string) {
  const body = { type: "image", prompt: "a cat", model: "nano_banana2", quality };
  const answer = await (await gateway.call("POST", "/api/jobs?dryRun=true", body)).json();
  return [answer.settings.resolution, answer.price, answer.warnings];
}

Deno.test("a plan that is too small for 2K is served and charged as 1K, with a warning", async () => {
  await using gateway = await openTestGateway();
  assert.deepEqual(await dryRun(gateway, "2K"), ["2K", 2, []], "nobody is online");
  await connectFlowAgent(gateway, "FREE");
  assert.deepEqual(await dryRun(gateway, "2K"), ["1K", 1, ["resolution 2K: the plan at flow gives 1K only"]]);
  assert.deepEqual(await dryRun(gateway, "1K"), ["1K", 1, []]);
});

for (const tier of ["PRO", null]) {
  Deno.test(`a plan ${tier ?? "that is not known"} keeps 2K`, async () => {
    await using gateway = await openTestGateway();
    await connectFlowAgent(gateway, tier);
    assert.deepEqual(await dryRun(gateway, "2K"), ["2K", 2, []]);
  });
}
