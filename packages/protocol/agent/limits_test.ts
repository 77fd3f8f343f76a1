import assert from "node:assert/strict";
import { agentSubprotocols, agentTokenOf } from "./limits.ts";

Deno.test("agentTokenOf reads what agentSubprotocols offers, with and without spaces", () => {
  assert.equal(agentTokenOf(agentSubprotocols("abc").join(",")), "abc");
  assert.equal(agentTokenOf(agentSubprotocols("a.b-c_d").join(", ")), "a.b-c_d");
});

Deno.test("agentTokenOf is null without the protocol's name or without a token", () => {
  for (const header of [null, "", "sluice.agent.v1", "token.abc", "sluice.agent.v1, token."]) {
    assert.equal(agentTokenOf(header), null);
  }
});
