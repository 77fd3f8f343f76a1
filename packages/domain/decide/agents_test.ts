import {
  accepted,
  ACCOUNT,
  agentOnline,
  command,
  completed,
  openAccount,
  type Scenario,
  scenario,
  START,
  submit,
  submitted,
  submitting,
} from "@sluice/testing";
import type { Command, CommandData, Holding, Reconciliation } from "../mod.ts";
import { strict as assert } from "node:assert";

const account = { label: null, credits: null, tier: null };
const capabilities = {
  models: ["sim-image", "sim-video"],
  kinds: ["image", "video"] as const,
  concurrency: 4,
  minGapMs: 0,
};
const connect = (holding: Holding[], sessionId = "s2") =>
  command("ConnectAgent", {
    agentId: "agent-1",
    tokenHash: "agent-1",
    sessionId,
    version: "1",
    capabilities,
    account,
    holding,
  });
const heartbeat = (holding: Holding[], sessionId = "agent-1-s1") =>
  command("Heartbeat", { agentId: "agent-1", sessionId, holding });
const gone = command("DisconnectAgent", {
  agentId: "agent-1",
  sessionId: "agent-1-s1",
  reason: "closed",
  leaseMs: 30_000,
});
const assigned = (): Scenario => scenario().given(openAccount(), agentOnline(), submit("a"));

function reconciliation(s: Scenario): Reconciliation {
  assert.ok(s.reply?.type === "reconciliation");
  return s.reply.reconciliation;
}

Deno.test("a heartbeat that agrees changes nothing", () => {
  const s = assigned().given(accepted("a")).when(heartbeat([{ jobId: "a", attempt: 1, phase: "accepted" }]))
    .thenNothing();
  assert.deepEqual(reconciliation(s), {
    held: [{ jobId: "a", attempt: 1, accountId: ACCOUNT, kind: "image" }],
    drop: [],
    missing: [],
    cancel: [],
    lookUp: [],
  });
});

Deno.test("a heartbeat without an assigned job gets the job again", () => {
  const s = assigned().when(heartbeat([])).thenNothing();
  assert.deepEqual(reconciliation(s).missing.map((o) => [o.jobId, o.attempt, o.prompt]), [[
    "a",
    1,
    "a lighthouse",
  ]]);
});

Deno.test("heartbeats without many large jobs get them by and by, never more than a broker takes", () => {
  const s = scenario().given(openAccount(), agentOnline("agent-1", 4));
  const ids = ["a", "b", "c", "d"];
  for (const id of ids) s.given(submit(id, { prompt: "灯".repeat(32_000) }));
  const holding: Holding[] = [];
  const told = () => {
    const { missing } = reconciliation(s.when(heartbeat(holding)));
    assert.ok(new TextEncoder().encode(JSON.stringify(missing)).length < 256 * 1024);
    holding.push(...missing.map(({ jobId, attempt }) => ({ jobId, attempt, phase: "accepted" }) as const));
    return missing.length;
  };
  assert.deepEqual([told(), told(), told()], [2, 2, 0]);
  assert.deepEqual(holding.map(({ jobId }) => jobId).sort(), ids);
});

Deno.test("a heartbeat with a job that is not its own is told to drop it", () => {
  const s = assigned().when(
    heartbeat([{ jobId: "a", attempt: 1, phase: "accepted" }, { jobId: "x", attempt: 3, phase: "saving" }]),
  );
  assert.deepEqual(reconciliation(s).drop, [{ jobId: "x", attempt: 3 }]);
});

Deno.test("an agent that forgot what it pressed is asked to look it up", () => {
  const s = assigned().given(accepted("a"), submitting("a"), submitted("a")).when(connect([]));
  s.then("AgentConnected", "AttemptFateUnknown").thenJob("a", "fate_unknown");
  assert.deepEqual(reconciliation(s).lookUp, [{
    jobId: "a",
    attempt: 1,
    accountId: ACCOUNT,
    kind: "image",
    outputs: 1,
    checkpoint: { batch: "a" },
  }]);
  s.when(heartbeat([], "s2")).thenNothing();
  assert.equal(reconciliation(s).lookUp.length, 1);
});

Deno.test("an agent that announced its outputs need not hold the job while they are saved", () => {
  const s = assigned().given(accepted("a"), submitting("a"), completed("a")).thenJob("a", "saving");
  s.when(heartbeat([])).thenNothing().thenJob("a", "saving");
  s.given(gone).after(30_000).then("AgentLeaseExpired").thenJob("a", "saving");
});

Deno.test("a heartbeat of an old session is refused", () => {
  assigned().given(connect([])).when(heartbeat([])).thenRejected("stale_session");
});

Deno.test("an agent that comes back within its lease keeps its jobs", () => {
  const s = assigned().given(accepted("a"), gone).after(29_000).then();
  s.when(connect([{ jobId: "a", attempt: 1, phase: "accepted" }])).then("AgentConnected").thenJob(
    "a",
    "running",
  );
});

Deno.test("an agent that stays away loses what it did not press and keeps the question of what it did", () => {
  const s = scenario().given(openAccount(), agentOnline("agent-1", 2), submit("a"), submit("b"));
  s.given(accepted("a"), submitting("a"), accepted("b"), gone).after(30_000);
  s.then("AgentLeaseExpired", "AttemptFateUnknown", "AttemptLost", "JobDelayed").thenJob("a", "fate_unknown")
    .thenJob("b", "queued");
});

Deno.test("an absent agent gets no work", () => {
  scenario().given(openAccount(), agentOnline(), gone).when(submit("a")).then(
    "JobSubmitted",
    "CreditsReserved",
    "JobQueued",
  );
});

Deno.test("slots that an agent offers are absolute and bounded by its concurrency", () => {
  const s = assigned();
  s.when(command("OfferSlots", { agentId: "agent-1", slots: 9 })).then("AgentSlotsOffered");
  assert.equal(s.state.agents.get("agent-1")?.session?.slots, 4);
  s.when(command("OfferSlots", { agentId: "agent-1", slots: 9 })).thenNothing();
});

Deno.test("an agent that nobody helped is tried again after a day", () => {
  const ask = command("AskHuman", {
    agentId: "agent-1",
    reason: "sign_in",
    message: "m",
    jobId: null,
    attempt: null,
  });
  const s = scenario().given(openAccount(), agentOnline(), ask);
  s.after(25 * 3_600_000).then("AgentReady");
});

Deno.test("an agent takes only models of its own provider, whatever it claims", () => {
  const s = scenario().given(openAccount(), agentOnline());
  const { data } = connect([]) as Command<"ConnectAgent">;
  s.given(
    command("ConnectAgent", {
      ...data,
      capabilities: { ...capabilities, models: ["imagen4", "sim-image", "x"] },
    }),
  );
  assert.deepEqual(s.state.agents.get("agent-1")?.session?.capabilities.models, ["sim-image"]);
});

Deno.test("a pairing code works once and for ten minutes", () => {
  const open = (codeHash: string) =>
    command("OpenPairing", { codeHash, accountId: ACCOUNT, expiresAt: START + 600_000 });
  const pair = (agentId: string, codeHash: string) =>
    command("PairAgent", { agentId, codeHash, name: "laptop", provider: "flow", tokenHash: agentId });
  const s = scenario().given(openAccount(), open("h1"), open("h2"));
  s.when(pair("flow-1", "h1")).then("AgentPaired");
  s.when(pair("flow-2", "h1")).thenRejected("pairing_invalid");
  s.after(600_000).then("PairingExpired").when(pair("flow-2", "h2")).thenRejected("pairing_invalid");
});

Deno.test("an account's own agent is used before a shared one", () => {
  const s = scenario().given(openAccount(), openAccount("owner"), agentOnline("shared", 4, "owner", true));
  s.given(agentOnline("own", 1, ACCOUNT, false), submit("a"), submit("b"));
  assert.deepEqual(["a", "b"].map((id) => "agentId" in s.job(id).state && s.job(id).state), [
    { ...s.job("a").state, agentId: "own" },
    { ...s.job("b").state, agentId: "shared" },
  ]);
});

Deno.test("an agent that is not shared serves only its own account", () => {
  scenario().given(openAccount(), openAccount("other"), agentOnline("own", 4, "other", false))
    .when(submit("a")).then("JobSubmitted", "CreditsReserved", "JobQueued");
});

Deno.test("accounts take turns, and within one the higher priority and then the older job goes first", () => {
  const s = scenario().given(openAccount(), openAccount("other"));
  s.given(submit("a1"), submit("a2", { priority: 5 }), submit("a3"), submit("b1", { accountId: "other" }));
  const taken = (): string[] => s.events.flatMap((e) => e.type === "JobAssigned" ? [e.data.jobId] : []);
  const agent = agentOnline("agent-1", 4);
  s.given(agent[0]!, agent[1]!).when(agent[2]!);
  assert.deepEqual(taken(), ["a2", "b1", "a1", "a3"]);
});

Deno.test("an account gets no more agents than its plan allows at once", () => {
  const s = scenario().given(
    openAccount(ACCOUNT, 50, "free"),
    agentOnline("agent-1", 4),
    submit("a"),
    submit("b"),
  );
  s.when(submit("c")).then("JobSubmitted", "CreditsReserved", "JobQueued").thenJob("c", "queued");
});

Deno.test("an agent with another token is not let in", () => {
  const { type, data } = connect([]);
  const forged = command(type as "ConnectAgent", {
    ...data as CommandData["ConnectAgent"],
    tokenHash: "guessed",
  });
  assigned().when(forged).thenRejected("unauthorized", /pair it again/);
});
