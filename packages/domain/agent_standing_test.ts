import assert from "node:assert/strict";
import type { Agent, Session } from "./agent.ts";
import { standingOf } from "./agent_standing.ts";

const session = { slots: 1 } as Session;
const agent = (rest: Partial<Agent>) => ({ session, paused: false, hindrance: null, ...rest }) as Agent;

Deno.test("standingOf names what keeps an agent from work, and when that ends by itself", () => {
  const state = (rest: Partial<Agent>) => standingOf(agent(rest), 1_000).state;
  assert.equal(state({}), "online");
  assert.equal(state({ session: null, paused: true }), "offline");
  assert.equal(state({ paused: true }), "paused");
  const cooling = { type: "cooling_down", until: 2_000, message: "slow down" } as const;
  assert.deepEqual(standingOf(agent({ hindrance: cooling }), 1_000), {
    state: "cooling_down",
    reason: "slow down",
    needs: null,
    until: 2_000,
  });
  assert.equal(state({ hindrance: { ...cooling, until: 1_000 } }), "online");
});

Deno.test("standingOf tells what its owner is needed for and no end, and that an agent wants nothing", () => {
  const hindrance = { type: "needs_human", reason: "sign_in", message: "sign in", until: 9_000 } as const;
  const { needs, until } = standingOf(agent({ hindrance }), 1_000);
  assert.deepEqual([needs, until], ["sign_in", null]);
  const idle = standingOf(agent({ session: { ...session, slots: 0 } }), 1_000);
  assert.deepEqual([idle.state, idle.reason], ["online", "takes no jobs at the moment"]);
});
