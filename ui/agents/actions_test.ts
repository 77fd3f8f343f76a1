import type { Agent, Event } from "@sluice/domain";
import { strict as assert } from "node:assert";
import { facts } from "../state/mod.ts";
import { pauseAgent } from "./actions.ts";

Deno.test({
  name: "pauseAgent: a refusal takes only the pause back, and nothing where the server has said it",
  // the notices' own timers
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const agent = { agentId: "g", name: "desk", paused: false, limits: {} } as unknown as Agent;
    facts.agents.value = new Map([["g", agent]]);
    const refuse = (...events: readonly unknown[]) => {
      globalThis.fetch = () => {
        facts.fold({
          position: "1",
          previous: "0",
          at: new Date(0).toISOString(),
          events: events as Event[],
        });
        return Promise.resolve(Response.json({ code: "no" }, { status: 504 }));
      };
    };
    refuse({ type: "AgentChanged", data: { agentId: "g", name: "attic" } });
    const asked = pauseAgent(agent, true);
    assert.equal(facts.agents.value.get("g")?.paused, true);
    await asked;
    assert.deepEqual([facts.agents.value.get("g")?.name, facts.agents.value.get("g")?.paused], [
      "attic",
      false,
    ]);
    refuse({ type: "AgentChanged", data: { agentId: "g", paused: true } });
    await pauseAgent(facts.agents.value.get("g")!, true);
    assert.equal(facts.agents.value.get("g")?.paused, true);
  },
});
