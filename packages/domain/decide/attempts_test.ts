import {
  accepted,
  ACCOUNT,
  agentOnline,
  command,
  completed,
  failed,
  openAccount,
  type Scenario,
  scenario,
  stored,
  submit,
  submitted,
  submitting,
} from "@sluice/testing";
import { strict as assert } from "node:assert";
import { type EventData, TIMINGS } from "../mod.ts";

const assigned = (rest = {}): Scenario => scenario().given(openAccount(), agentOnline(), submit("a", rest));
const running = (rest = {}): Scenario => assigned(rest).given(accepted("a"));
const pressed = (rest = {}): Scenario => running(rest).given(submitting("a"), submitted("a"));
const jobFailed = (s: Scenario): EventData["JobFailed"] => {
  const last = s.events.at(-1);
  assert.ok(last?.type === "JobFailed");
  return last.data;
};
const FREE = { available: 100, reserved: 0, settled: 0 };

Deno.test("a whole life settles what was made", () => {
  const s = pressed({ settings: { aspectRatio: "1:1", count: 2 } }).given(stored("a", 0), stored("a", 1));
  s.when(completed("a", 2)).then("CreditsSettled", "JobCompleted").thenCredits({
    available: 98,
    reserved: 0,
    settled: 2,
  });
  assert.equal(s.state.jobs.size, 0);
});

Deno.test("fewer outputs than asked settle only those that exist", () => {
  pressed({ settings: { aspectRatio: "1:1", count: 4 } }).given(stored("a", 0)).when(completed("a", 1))
    .then("CreditsSettled", "CreditsReleased", "JobCompleted").thenCredits({
      available: 99,
      reserved: 0,
      settled: 1,
    });
});

Deno.test("an output that came out smaller than asked costs what a smaller one costs", () => {
  const large = pressed({ settings: { aspectRatio: "1:1", count: 2, resolution: "2K" } })
    .given(stored("a", 0), stored("a", 1)).thenCredits({ available: 96, reserved: 4, settled: 0 });
  const of = { agentId: "agent-1", jobId: "a", attempt: 1, mediaId: null };
  large.given(command("DescribeOutput", { ...of, index: 0, resolution: "1K" }))
    .given(command("DescribeOutput", { ...of, index: 1, resolution: "2K" }))
    .when(completed("a", 2)).then("CreditsSettled", "CreditsReleased", "JobCompleted").thenCredits({
      available: 97,
      reserved: 0,
      settled: 3,
    });
});

Deno.test("a completed attempt whose outputs are not stored yet is saving until they are", () => {
  const s = pressed();
  s.when(completed("a")).then("JobSaving").thenJob("a", "saving");
  s.when(completed("a")).thenNothing();
  s.when(stored("a")).then("OutputRecorded", "CreditsSettled", "JobCompleted");
});

Deno.test("saving that takes too long is looked up when nothing was stored", () => {
  pressed().given(completed("a")).after(5 * 60_000).then("AttemptFateUnknown").thenJob("a", "fate_unknown");
});

Deno.test("repeating a message changes nothing and is acknowledged", () => {
  const s = assigned();
  s.given(accepted("a")).when(accepted("a")).thenNothing();
  const press = submitting("a");
  s.given(press).when(press).thenNothing();
  s.given(submitted("a")).when(submitted("a")).thenNothing();
  s.given(stored("a")).when(stored("a")).thenNothing();
});

Deno.test("an agent's message that is repeated under its id is acknowledged and changes nothing more", () => {
  const lost = failed("a", { category: "quota", charged: "unknown" });
  const s = pressed().given(lost).thenJob("a", "fate_unknown");
  s.when(lost).thenNothing().thenJob("a", "fate_unknown");
  const first = failed("a");
  running().given(first).when(first).thenRejected("stale_attempt").thenJob("a", "queued");
});

Deno.test("leave to press is given once, to one message", () => {
  const press = submitting("a");
  const s = running().given(press).when(submitting("a")).thenRejected("stale_attempt", /given already/);
  s.given(failed("a", { charged: "unknown" })).when(press).thenRejected("stale_attempt", /looked up/);
  const sameId = { ...accepted("a"), id: "one id for all" };
  assigned().given(sameId).when({ ...submitting("a"), id: sameId.id }).then("AttemptSubmitting");
});

Deno.test("outputs that are safe are a result, whatever ended the attempt", () => {
  const half = (): Scenario => pressed({ settings: { aspectRatio: "1:1", count: 2 } }).given(stored("a", 0));
  const kept = { available: 99, reserved: 0, settled: 1 };
  half().when(failed("a", { category: "policy", charged: "unknown" })).thenCredits(kept);
  const lost = failed("a", { charged: "unknown" });
  half().given(lost).when(command("ReportNotFound", { jobId: "a", attempt: 1, agentId: "agent-1" }))
    .thenCredits(kept);
  half().given(lost).after(24 * 3_600_000).thenCredits(kept);
});

Deno.test("a checkpoint is kept while outputs are saved, so that lost ones can be looked up", () => {
  const s = pressed().given(completed("a")).after(5 * 60_000);
  assert.deepEqual("checkpoint" in s.job("a").state && s.job("a").state, {
    ...s.job("a").state,
    checkpoint: { batch: "a" },
  });
});

Deno.test("a stale attempt changes nothing", () => {
  const s = running().given(failed("a")).after(3_000).thenJob("a", "assigned");
  for (
    const one of [accepted("a"), submitting("a"), submitted("a"), completed("a"), stored("a"), failed("a")]
  ) {
    s.when(one).thenRejected("stale_attempt").thenJob("a", "assigned");
  }
  s.when(accepted("a", 2)).then("AttemptAccepted");
});

Deno.test("another agent cannot speak for an attempt", () => {
  running().when(submitting("a", 1, "agent-2")).thenRejected("stale_attempt", /another agent/);
});

Deno.test("nothing may be pressed before it was accepted", () => {
  assigned().when(submitting("a")).thenRejected("invalid_input", /must be accepted/);
});

Deno.test("an attempt that is not accepted within ten seconds goes back to the queue", () => {
  assigned().after(10_000).then("AttemptLost", "JobDelayed").thenJob("a", "queued");
});

Deno.test("a network failure is tried again, three times in all, and then costs nothing", () => {
  const s = running().given(failed("a")).after(3_000).given(accepted("a", 2), failed("a", { attempt: 2 }))
    .after(6_000);
  s.given(accepted("a", 3)).when(failed("a", { attempt: 3 })).then(
    "AttemptFailed",
    "CreditsReleased",
    "JobFailed",
  );
  s.thenCredits(FREE);
});

Deno.test("a policy refusal is final and passes the provider's words on", () => {
  const s = pressed().when(
    failed("a", { category: "policy", code: "blocked", message: "try other words", charged: "unknown" }),
  );
  s.then("AttemptFailed", "CreditsReleased", "JobFailed").thenCredits(FREE);
  assert.equal(jobFailed(s).message, "try other words");
});

Deno.test("a failure after the press that may have been charged is looked up, never done again", () => {
  for (const charged of ["yes", "unknown"] as const) {
    pressed().when(failed("a", { charged })).then("AttemptFailed", "AttemptFateUnknown")
      .thenJob("a", "fate_unknown").thenCredits({ available: 99, reserved: 1, settled: 0 });
  }
});

Deno.test("a lost attempt that is found is delivered and settled", () => {
  pressed().given(failed("a", { charged: "unknown" }), stored("a")).when(completed("a"))
    .then("CreditsSettled", "JobCompleted").thenCredits({ available: 99, reserved: 0, settled: 1 });
});

Deno.test("a lost attempt that the provider does not know ends without a charge", () => {
  pressed().given(failed("a", { charged: "unknown" }))
    .when(command("ReportNotFound", { jobId: "a", attempt: 1, agentId: "agent-1" }))
    .then("CreditsReleased", "JobFailed").thenCredits(FREE);
});

Deno.test("a lost attempt may not be pressed again", () => {
  pressed().given(failed("a", { charged: "unknown" })).when(submitting("a")).thenRejected("stale_attempt");
});

Deno.test("a failed look-up keeps the fate unknown, a day without an answer releases it", () => {
  const s = pressed().given(failed("a", { charged: "unknown" }));
  s.when(failed("a", { charged: "no" })).thenNothing().thenJob("a", "fate_unknown");
  s.after(24 * 3_600_000);
  assert.equal(s.events.at(-1)?.type, "JobFailed");
  s.thenCredits(FREE);
});

Deno.test("quota cools the agent down and gives the job to the queue until its deadline", () => {
  const s = pressed().when(failed("a", { category: "quota", message: "daily limit" }));
  s.then("AttemptFailed", "JobDelayed", "AgentCooledDown").thenJob("a", "queued");
  s.after(31 * 60_000);
  assert.deepEqual(s.events.map((e) => e.type), ["JobQueued", "CreditsReleased", "JobFailed"]);
  assert.equal(jobFailed(s).code, "provider_quota");
  s.thenCredits(FREE);
});

Deno.test("a throttled agent works again when its rest is over", () => {
  const s = pressed().given(failed("a", { category: "throttled", retryAfterMs: 5_000 })).after(2_600).thenJob(
    "a",
    "queued",
  );
  s.after(2_400).then("AgentReady", "JobAssigned").thenJob("a", "assigned");
});

Deno.test("a page that changed quarantines the agent and parks the job", () => {
  running().when(failed("a", { category: "provider_changed", message: "no button at slot 3" }))
    .then("AttemptFailed", "JobParked", "AgentQuarantined").thenJob("a", "needs_human");
});

Deno.test("a quarantine that each look-up says again is written anew when less than half of it is left", () => {
  const lookUp = failed("a", { category: "provider_changed", message: "no list of results" });
  const s = pressed().given(failed("a", { charged: "unknown" })).when(lookUp).then("AgentQuarantined");
  s.after(60_000).when(lookUp).thenNothing();
  s.after(TIMINGS.quarantineMs / 2).when(lookUp).then("AgentQuarantined").thenJob("a", "fate_unknown");
});

Deno.test("an owner who is needed parks the job; it goes on when the page is fine again", () => {
  const ask = command("AskHuman", {
    agentId: "agent-1",
    reason: "challenge",
    message: "are you human",
    jobId: "a",
    attempt: 1,
  });
  const s = running().when(ask).then("JobParked", "AgentNeedsHuman").thenCredits({
    available: 99,
    reserved: 1,
    settled: 0,
  });
  s.given(submit("b")).thenJob("b", "queued");
  const account = { label: null, credits: null, tier: null };
  s.when(command("ReportAccount", { agentId: "agent-1", account, signedIn: true })).then(
    "AgentReady",
    "JobQueued",
    "JobAssigned",
  );
});

Deno.test("a parked job goes on when its owner says so, and expires after a day", () => {
  const ask = command("AskHuman", {
    agentId: "agent-1",
    reason: "consent",
    message: "terms",
    jobId: "a",
    attempt: 1,
  });
  running().given(ask).when(command("ResumeJob", { jobId: "a", accountId: ACCOUNT })).then(
    "AgentReady",
    "JobQueued",
    "JobAssigned",
  );
  running().given(ask).after(24 * 3_600_000).then("CreditsReleased", "JobExpired").thenCredits(FREE);
});

Deno.test("a refused job waits a moment and loses no strike", () => {
  const s = assigned().when(
    command("RefuseAttempt", { jobId: "a", attempt: 1, agentId: "agent-1", code: "busy" }),
  );
  s.then("AttemptRefused", "JobDelayed", "AgentSlotsOffered");
  assert.equal(s.job("a").strikes, 0);
  s.after(60_000).then("JobQueued").given(command("OfferSlots", { agentId: "agent-1", slots: 1 })).thenJob(
    "a",
    "assigned",
  );
});

Deno.test("being parked again gives a job no more time than its first day", () => {
  const ask = (attempt: number) =>
    command("AskHuman", { agentId: "agent-1", reason: "challenge", message: "m", jobId: "a", attempt });
  const account = { label: null, credits: null, tier: null };
  const fine = command("ReportAccount", { agentId: "agent-1", account, signedIn: true });
  const s = running().given(ask(1)).after(20 * 3_600_000).given(fine, accepted("a", 2), ask(2)).thenJob(
    "a",
    "needs_human",
  );
  s.after(4 * 3_600_000).then("CreditsReleased", "JobExpired");
});

Deno.test("a wait that was interrupted by an attempt has what was left of it", () => {
  const s = scenario().given(openAccount(), submit("a", { kind: "video", model: "sim-video" })).after(
    20 * 60_000,
  );
  s.given(agentOnline(), accepted("a")).after(25 * 60_000).given(
    failed("a", { category: "throttled", retryAfterMs: 3_600_000 }),
  );
  s.after(9 * 60_000).thenJob("a", "queued").after(2 * 60_000).then("CreditsReleased", "JobFailed");
});

Deno.test("a graver hindrance is not replaced by a lighter one", () => {
  const s = scenario().given(
    openAccount(),
    agentOnline("agent-1", 2),
    submit("a"),
    submit("b"),
    accepted("a"),
    accepted("b"),
  );
  s.given(
    command("AskHuman", { agentId: "agent-1", reason: "challenge", message: "m", jobId: "a", attempt: 1 }),
  );
  s.when(failed("b", { category: "throttled" })).then("AttemptFailed", "JobDelayed");
  assert.equal(s.state.agents.get("agent-1")?.hindrance?.type, "needs_human");
});

Deno.test("resuming one parked job lets all go on that the same agent had parked", () => {
  const ask = (jobId: string) =>
    command("AskHuman", { agentId: "agent-1", reason: "consent", message: "m", jobId, attempt: 1 });
  const s = scenario().given(
    openAccount(),
    agentOnline("agent-1", 2),
    submit("a"),
    submit("b"),
    accepted("a"),
    accepted("b"),
  );
  s.given(ask("a"), ask("b"), command("ResumeJob", { jobId: "a", accountId: ACCOUNT })).thenJob(
    "a",
    "assigned",
  ).thenJob("b", "assigned");
});

Deno.test("no agent for thirty minutes expires the job with full release", () => {
  scenario().given(openAccount(), submit("a")).after(30 * 60_000).then("CreditsReleased", "JobExpired")
    .thenCredits(FREE);
});

Deno.test("work that was surely never pressed is tried again, and only while nothing is known of a press", () => {
  const of = { agentId: "agent-1", jobId: "a", attempt: 1 };
  const lost = { ...of, category: "unknown_fate", code: "c", message: "m", charged: "unknown" } as const;
  const unpressed = command("ReportNotFound", { ...of, pressed: false });
  const failed = command("FailAttempt", { ...lost, retryAfterMs: null });
  const again = running().given(submitting("a"), failed).thenJob("a", "fate_unknown");
  again.when(unpressed).then("AttemptFailed", "JobDelayed").thenJob("a", "queued");
  again.thenCredits({ available: 99, reserved: 1, settled: 0 });
  const known = pressed().given(failed).when(unpressed);
  assert.equal(jobFailed(known).code, "not_found_at_provider");
  known.thenCredits(FREE);
});
