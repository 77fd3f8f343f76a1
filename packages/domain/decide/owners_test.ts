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
  submitting,
} from "@sluice/testing";
import { strict as assert } from "node:assert";

const cancel = (jobId = "a", accountId = ACCOUNT) => command("CancelJob", { jobId, accountId });
const running = (): Scenario => scenario().given(openAccount(), agentOnline(), submit("a"), accepted("a"));
const FREE = { available: 100, reserved: 0, settled: 0 };

Deno.test("CancelJob releases a queued job at once", () => {
  scenario().given(openAccount(), submit("a")).when(cancel()).then("CreditsReleased", "JobCancelled")
    .thenCredits(FREE);
});

Deno.test("CancelJob of a parked job names the agent that remembers it", () => {
  const ask = command("AskHuman", {
    agentId: "agent-1",
    reason: "consent",
    message: "m",
    jobId: "a",
    attempt: 1,
  });
  const s = running().given(ask).when(cancel()).then("CreditsReleased", "JobCancelled").thenCredits(FREE);
  assert.deepEqual(s.events.at(-1)?.data, { jobId: "a", parked: { agentId: "agent-1", attempt: 1 } });
});

Deno.test("CancelJob of another account's job finds nothing", () => {
  scenario().given(openAccount(), openAccount("other"), submit("a")).when(cancel("a", "other")).thenRejected(
    "not_found",
  );
});

Deno.test("CancelJob of a running job asks the agent and ends when it confirms", () => {
  const s = running().when(cancel()).then("CancelRequested").thenJob("a", "running");
  s.when(cancel()).thenNothing();
  s.when(failed("a", { category: "cancelled", charged: "no" })).then(
    "AttemptFailed",
    "CreditsReleased",
    "JobCancelled",
  ).thenCredits(FREE);
});

Deno.test("a cancelled job is never pressed", () => {
  const s = running().given(cancel()).when(submitting("a")).then("CreditsReleased", "JobCancelled");
  assert.equal(s.reply?.type, "drop");
});

Deno.test("a cancellation after the provider took its credits is charged", () => {
  running().given(submitting("a"), cancel()).when(failed("a", { category: "cancelled", charged: "yes" }))
    .then("AttemptFailed", "CreditsSettled", "JobCancelled").thenCredits({
      available: 99,
      reserved: 0,
      settled: 1,
    });
});

Deno.test("a cancellation that nobody confirms ends after thirty seconds, looked up when it was pressed", () => {
  running().given(cancel()).after(30_000).then("AttemptLost", "CreditsReleased", "JobCancelled").thenCredits(
    FREE,
  );
  running().given(submitting("a"), cancel()).after(30_000).then("AttemptFateUnknown").thenJob(
    "a",
    "fate_unknown",
  );
});

Deno.test("outputs that arrive before the cancellation is confirmed are delivered", () => {
  running().given(submitting("a"), cancel(), stored("a")).when(completed("a")).then(
    "CreditsSettled",
    "JobCompleted",
  );
});

Deno.test("a cancelled job whose fate is unknown keeps its deadline and ends as cancelled when nothing is found", () => {
  const s = running().given(submitting("a"), failed("a", { charged: "unknown" }), cancel());
  s.when(command("ReportNotFound", { jobId: "a", attempt: 1, agentId: "agent-1" })).then(
    "CreditsReleased",
    "JobCancelled",
  );
});

const change = (rest: { priority?: number; hold?: boolean }, accountId = ACCOUNT, jobId = "a") =>
  command("ChangeJob", { jobId, accountId, ...rest });

Deno.test("ChangeJob lets a job of higher priority go first, and keeps the age of those of the same", () => {
  const s = scenario().given(
    openAccount(),
    submit("a"),
    submit("b"),
    submit("c"),
    change({ priority: 5 }, ACCOUNT, "c"),
  );
  s.given(change({ priority: 5 }, ACCOUNT, "b"), ...agentOnline());
  s.thenJob("b", "assigned").thenJob("c", "queued").thenJob("a", "queued");
});

Deno.test("ChangeJob holds a job back until it is released, and gives it up after a week", () => {
  const s = scenario().given(openAccount(), submit("a")).when(change({ hold: true })).then("JobHeld");
  s.given(...agentOnline()).thenJob("a", "queued").when(change({ hold: true })).thenNothing();
  s.when(change({ hold: false })).then("JobQueued", "JobAssigned");
  const other = scenario().given(openAccount(), submit("a"), change({ hold: true })).after(
    7 * 24 * 3_600_000,
  );
  other.then("CreditsReleased", "JobExpired").thenCredits(FREE);
});

Deno.test("ChangeJob refuses what an agent has in hand, and another account's job does not exist", () => {
  running().when(change({ hold: true })).thenRejected("not_queued", /running/);
  const s = scenario().given(openAccount(), openAccount("other"), submit("a"));
  s.when(change({ priority: 1 }, "other")).thenRejected("not_found");
});

Deno.test("EraseJobs takes finished jobs only", () => {
  const erase = command("EraseJobs", {
    accountId: ACCOUNT,
    jobs: [{ jobId: "a", mediaIds: ["m"] }],
    entry: true,
  });
  const s = scenario().given(openAccount(), submit("a")).when(erase).thenRejected(
    "not_finished",
    /cancel it/,
  );
  s.given(cancel()).when(erase).then("JobErased");
});
