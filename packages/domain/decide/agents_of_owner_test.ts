import {
  accepted,
  ACCOUNT,
  agentOnline,
  command,
  openAccount,
  scenario,
  submit,
  submitting,
} from "@sluice/testing";
import { strict as assert } from "node:assert";

const of = { agentId: "agent-1", accountId: ACCOUNT };
const change = (rest: object) => command("ChangeAgent", { ...of, ...rest });

Deno.test("ChangeAgent pauses an agent: it takes nothing until it goes on", () => {
  const s = scenario().given(openAccount(), ...agentOnline(), change({ paused: true }), submit("a"));
  s.thenJob("a", "queued").when(change({ paused: true })).thenNothing();
  s.when(change({ paused: false })).then("AgentChanged", "JobAssigned");
});

Deno.test("ChangeAgent limits how many jobs an agent has at once, and lifts the limit", () => {
  const s = scenario().given(openAccount(), ...agentOnline("agent-1", 3), change({ concurrency: 1 }));
  s.given(submit("a"), submit("b")).thenJob("a", "assigned").thenJob("b", "queued");
  s.when(change({ concurrency: null })).then("AgentChanged", "JobAssigned");
});

Deno.test("RemoveAgent gives back what was not begun, and looks no further for what was pressed", () => {
  const s = scenario().given(openAccount(), ...agentOnline("agent-1", 3), submit("a"), submit("b"));
  s.given(accepted("a"), accepted("b"), submitting("b"));
  s.when(command("RemoveAgent", of)).then("AttemptLost", "JobDelayed", "AttemptFateUnknown", "AgentRemoved");
  s.thenJob("a", "queued").thenJob("b", "fate_unknown");
  assert.equal(s.state.agents.size, 0);
  s.when(command("RemoveAgent", of)).thenRejected("not_found");
  s.after(25 * 3_600_000).thenCredits({ available: 100, reserved: 0, settled: 0 });
});

Deno.test("an agent of another account does not exist", () => {
  const s = scenario().given(openAccount(), openAccount("other"), ...agentOnline());
  s.when(command("ChangeAgent", { agentId: "agent-1", accountId: "other", paused: true })).thenRejected(
    "not_found",
  );
  s.when(command("RemoveAgent", { agentId: "agent-1", accountId: "other" })).thenRejected("not_found");
});
