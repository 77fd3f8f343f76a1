import assert from "node:assert/strict";
import type { CommandData, PageReport } from "@sluice/domain";
import { openTestGateway, type TestGateway } from "./testing_gateway.ts";

const AGENT = "00000000-0000-4000-8000-00000000000a";
const PAGE: PageReport = { recipe: 4, unproven: true, ok: true, missing: [], contract: "ab12" };

async function agentOf(gateway: TestGateway) {
  const { agents } = await (await gateway.call("GET", "/api/agents")).json();
  return agents[0];
}

const seen = (gateway: TestGateway, rest: Partial<CommandData["ReportAccount"]>) =>
  gateway.act("ReportAccount", {
    agentId: AGENT,
    account: { label: null, credits: null, tier: null },
    signedIn: true,
    ...rest,
  });

Deno.test("GET /api/agents shows how the page stands, and an unproven recipe until a job was completed by it", async () => {
  await using gateway = await openTestGateway();
  await gateway.connectAgent();
  assert.equal((await agentOf(gateway)).page, null);
  await seen(gateway, { page: PAGE });
  const { page: { at, ...page }, needs } = await agentOf(gateway);
  assert.deepEqual([page, needs], [PAGE, null]);
  assert.match(at, /^\d{4}-.*Z$/);
  const job = { type: "image", prompt: "a cat", model: "sim-image" };
  const { jobId } = await (await gateway.call("POST", "/api/jobs", job)).json();
  await gateway.complete(jobId);
  assert.equal((await agentOf(gateway)).page.unproven, false);
  await seen(gateway, { page: { ...PAGE, ok: false, missing: ["#send"] } });
  const drifted = await agentOf(gateway);
  assert.deepEqual([drifted.state, drifted.page.missing], ["quarantined", ["#send"]]);
  assert.match(drifted.reason, /#send/);
});

Deno.test("GET /api/agents says that an agent that is online takes no jobs", async () => {
  await using gateway = await openTestGateway();
  await gateway.connectAgent();
  assert.deepEqual([(await agentOf(gateway)).state, (await agentOf(gateway)).reason], ["online", null]);
  await gateway.act("OfferSlots", { agentId: AGENT, slots: 0, most: 0 });
  const { state, reason } = await agentOf(gateway);
  assert.deepEqual([state, reason], ["online", "takes no jobs at the moment"]);
});

Deno.test("GET /api/agents and GET /api/jobs/:id show what their owner is needed for, and the words about it", async () => {
  await using gateway = await openTestGateway();
  await gateway.connectAgent();
  const job = { type: "image", prompt: "a cat", model: "sim-image" };
  const { jobId } = await (await gateway.call("POST", "/api/jobs", job)).json();
  const shown = async () => await (await gateway.call("GET", `/api/jobs/${jobId}`)).json();
  assert.equal((await shown()).needs_human, null);
  const message = "Solve the challenge in the tab of Flow";
  await gateway.act("AskHuman", { agentId: AGENT, reason: "challenge", message, jobId, attempt: 1 });
  const { state, reason, needs_human, agent } = await shown();
  assert.deepEqual([state, reason, needs_human, agent.id], [
    "needs_human",
    `needs human: ${message}`,
    { reason: "challenge", message },
    AGENT,
  ]);
  const { state: stands, needs, reason: words } = await agentOf(gateway);
  assert.deepEqual([stands, needs, words], ["needs_human", "challenge", message]);
});
