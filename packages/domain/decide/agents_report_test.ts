import {
  accepted,
  agentOnline,
  command,
  failed,
  openAccount,
  type Scenario,
  scenario,
  submit,
  submitting,
} from "@sluice/testing";
import { strict as assert } from "node:assert";
import { type CommandData, HUMAN_REASONS, type PageReport, TIMINGS } from "../mod.ts";

const account = { label: null, credits: null, tier: null };
const FINE: PageReport = { recipe: 1, unproven: true, ok: true, missing: [], contract: "aa" };
const OTHER: PageReport = { ...FINE, ok: false, missing: ["flow-prompt-box"], contract: "bb" };
const report = (rest: Partial<CommandData["ReportAccount"]>) =>
  command("ReportAccount", { agentId: "agent-1", account, signedIn: true, ...rest });
const see = (page: PageReport) => report({ page });
const running = (): Scenario => scenario().given(openAccount(), agentOnline(), submit("a"), accepted("a"));
const agent = (s: Scenario) => s.state.agents.get("agent-1");
const hindrance = (s: Scenario) => agent(s)?.hindrance;

Deno.test("ReportAccount keeps the page with the time it was first seen so, and writes it only when it changed", () => {
  const s = scenario().given(openAccount(), agentOnline());
  s.when(see(FINE)).then("AgentPageSeen");
  assert.deepEqual(agent(s)?.page, { ...FINE, at: s.now });
  s.when(see({ ...FINE, missing: [] })).thenNothing();
  for (const change of [{ recipe: 2 }, { unproven: false }, { contract: "cc" }]) {
    s.when(see({ ...FINE, ...change })).then("AgentPageSeen");
    s.given(see(FINE));
  }
  s.when(report({})).thenNothing();
  assert.equal(agent(s)?.page?.contract, "aa");
});

Deno.test("ReportAccount of another page quarantines the agent, says what is missing, and a page that is right again ends it", () => {
  const s = running().when(see(OTHER)).then("AgentPageSeen", "AgentQuarantined");
  assert.match((hindrance(s) as { message: string }).message, /has no flow-prompt-box/);
  s.when(failed("a", { category: "provider_changed" })).thenJob("a", "needs_human");
  s.when(see(OTHER)).thenNothing();
  s.when(report({})).thenNothing();
  // looked at again and again, it does not get back to work by the clock
  s.after(TIMINGS.quarantineMs / 2).when(see(OTHER)).then("AgentQuarantined");
  s.when(see(FINE)).then("AgentPageSeen", "AgentReady", "JobQueued", "JobAssigned");
});

Deno.test("ReportAccount ends a quarantine that a job led to only when another recipe looks at the page", () => {
  const s = running().given(see(FINE), failed("a", { category: "provider_changed" }));
  s.when(see(FINE)).thenNothing();
  assert.equal(hindrance(s)?.type, "quarantined");
  s.when(see({ ...FINE, recipe: 2 })).then("AgentPageSeen", "AgentReady", "JobQueued", "JobAssigned");
});

Deno.test("ReportAccount says what the owner is needed for, and signed in to another page is quarantined", () => {
  const s = scenario().given(openAccount(), agentOnline());
  s.when(report({ signedIn: false })).then("AgentNeedsHuman");
  assert.deepEqual((hindrance(s) as { reason: string }).reason, "sign_in");
  s.when(report({ signedIn: false, needs: "consent", message: "Agree to it" })).then("AgentNeedsHuman");
  const { reason, message } = hindrance(s) as { reason: string; message: string };
  assert.deepEqual([reason, message], ["consent", "Agree to it"]);
  s.when(see(OTHER)).then("AgentPageSeen", "AgentReady", "AgentQuarantined");
  assert.equal(hindrance(s)?.type, "quarantined");
});

for (const code of [...HUMAN_REASONS, "something"]) {
  const reason = code === "something" ? "sign_in" : code;
  Deno.test(`FailAttempt of category needs_human and code ${code} parks for ${reason}, after the press too`, () => {
    const s = running().given(submitting("a"));
    s.when(failed("a", { category: "needs_human", code, message: "Look at the tab" }));
    s.then("AttemptFailed", "JobParked", "AgentNeedsHuman").thenJob("a", "needs_human");
    const { state } = s.job("a");
    assert.deepEqual(
      state.status === "needs_human" && [state.humanReason, state.message],
      [reason, "Look at the tab"],
    );
    assert.equal((hindrance(s) as { reason: string }).reason, reason);
    s.when(report({})).then("AgentReady", "JobQueued", "JobAssigned");
  });
}

Deno.test("OfferSlots with most leaves the slots of ended jobs empty that are more than the agent wants", () => {
  const s = scenario().given(openAccount(), agentOnline("agent-1", 2), submit("a"), submit("b"), submit("c"));
  const slots = (most: number) => command("OfferSlots", { agentId: "agent-1", slots: 0, most });
  s.given(accepted("a"), accepted("b")).when(slots(1)).then("AgentSlotsOffered");
  s.when(failed("a", { category: "policy" })).thenJob("c", "queued");
  s.when(failed("b", { category: "policy" })).thenJob("c", "assigned");
  s.given(accepted("c")).when(slots(0)).then("AgentSlotsOffered");
  s.given(submit("d")).when(failed("c", { category: "policy" })).thenJob("d", "queued");
});
