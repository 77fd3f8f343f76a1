import {
  accepted,
  ACCOUNT,
  agentOnline,
  command,
  completed,
  failed,
  job,
  openAccount,
  scenario,
  stored,
  submit,
  submitting,
} from "@sluice/testing";
import { strict as assert } from "node:assert";

Deno.test("SubmitJob reserves the price and queues in one commit", () => {
  scenario().given(openAccount(ACCOUNT, 10))
    .when(submit("a", { settings: { aspectRatio: "1:1", count: 3 } }))
    .then("JobSubmitted", "CreditsReserved", "JobQueued")
    .thenCredits({ available: 7, reserved: 3, settled: 0 });
});

Deno.test("SubmitJob assigns in the same commit when an agent is free", () => {
  scenario().given(openAccount(), agentOnline())
    .when(submit("a"))
    .then("JobSubmitted", "CreditsReserved", "JobQueued", "JobAssigned")
    .thenJob("a", "assigned");
});

Deno.test("SubmitJob that was decided before answers the same job and changes nothing", () => {
  const s = scenario().given(openAccount(), submit("a")).when(submit("a")).thenNothing();
  assert.deepEqual(s.reply, {
    type: "job",
    jobId: "a",
    status: "queued",
    reserved: 1,
    queuePosition: null,
    known: true,
  });
  s.thenCredits({ available: 99, reserved: 1, settled: 0 });
});

Deno.test("SubmitJob is remembered for a day, also after its job has ended, and forgotten afterwards", () => {
  const s = scenario().given(
    openAccount(),
    submit("a"),
    command("CancelJob", { jobId: "a", accountId: ACCOUNT }),
  );
  s.after(23 * 3_600_000);
  s.when(submit("a")).thenNothing();
  s.after(3 * 3_600_000).given(submit("b"));
  s.when(submit("a")).then("JobSubmitted", "CreditsReserved", "JobQueued");
});

Deno.test("SubmitJob is refused without writing when the credits do not suffice", () => {
  scenario().given(openAccount(ACCOUNT, 4))
    .when(submit("v", { kind: "video", model: "sim-video" }))
    .thenRejected("insufficient_credits", /costs 5 credits and 4 are available/)
    .thenCredits({ available: 4, reserved: 0, settled: 0 });
});

Deno.test("SubmitJob refuses what no model can make and says what is accepted", () => {
  const s = scenario().given(openAccount());
  s.when(submit("a", { model: "nope" })).thenRejected("unknown_model", /"nope"/);
  s.when(submit("a", { model: "sim-video" })).thenRejected("invalid_input", /makes video/);
  s.when(submit("a", { prompt: "  " })).thenRejected("invalid_input", /empty/);
  s.when(submit("a", { settings: { aspectRatio: "1:1", count: 11 } })).thenRejected(
    "invalid_input",
    /takes 1 to 10/,
  );
  s.when(submit("a", { accountId: "who" })).thenRejected("not_found", /no account/);
});

const rows = () => [
  job("row-1"),
  job("row-2", {
    dependsOn: ["row-1"],
    references: [{ role: "start", fromJob: "row-1", index: 0 }],
    kind: "video",
    model: "sim-video",
  }),
  job("row-3", { dependsOn: ["row-2"] }),
];
const batch = (jobs = rows()) =>
  command("SubmitBatch", { batchId: "b", accountId: ACCOUNT, name: null, jobs });

Deno.test("SubmitBatch is all or nothing", () => {
  scenario().given(openAccount(ACCOUNT, 6)).when(batch())
    .thenRejected("insufficient_credits", /costs 7 credits/).thenCredits({
      available: 6,
      reserved: 0,
      settled: 0,
    });
  scenario().given(openAccount()).when(batch([...rows(), job("x", { dependsOn: ["later"] })]))
    .thenRejected("dependency_unknown", /"later"/);
});

Deno.test("a row waits for the row that it refers to and then starts from its output", () => {
  const s = scenario().given(openAccount(), batch()).thenJob("row-2", "waiting").thenJob("row-3", "waiting");
  s.given(agentOnline(), accepted("row-1"), submitting("row-1"), stored("row-1"));
  s.when(completed("row-1")).then(
    "CreditsSettled",
    "JobCompleted",
    "DependencyCompleted",
    "JobQueued",
    "JobAssigned",
  );
  assert.deepEqual(s.job("row-2").spec.references, [{
    role: "start",
    mediaId: "a".repeat(63) + "0",
    mime: "image/png",
  }]);
  s.thenJob("row-2", "assigned").thenJob("row-3", "waiting");
});

Deno.test("rows whose reference fails are skipped with full release, all the way down", () => {
  const s = scenario().given(openAccount(), batch(), agentOnline(), accepted("row-1"));
  s.when(failed("row-1", { category: "policy", code: "refused", message: "not allowed" }));
  s.then(
    "AttemptFailed",
    "CreditsReleased",
    "JobFailed",
    "CreditsReleased",
    "JobSkipped",
    "CreditsReleased",
    "JobSkipped",
  ).thenCredits({ available: 100, reserved: 0, settled: 0 });
});

Deno.test("a row that waits for three minutes is skipped", () => {
  scenario().given(openAccount(), batch()).after(180_000)
    .then("CreditsReleased", "JobSkipped", "CreditsReleased", "JobSkipped").thenJob("row-1", "queued");
});

Deno.test("a job may not depend on another account's job", () => {
  scenario().given(openAccount(), openAccount("other"), submit("a"))
    .when(submit("b", { accountId: "other", dependsOn: ["a"] })).thenRejected("dependency_unknown");
});

const again = (jobId: string, join = true) =>
  command("SubmitJob", { job: job(jobId, { fingerprint: "print" }), join }, jobId);

Deno.test("SubmitJob of a request that is repeated within a quarter of an hour answers the first one's job", () => {
  const s = scenario().given(openAccount(ACCOUNT, 1), again("a")).when(again("b")).thenNothing();
  assert.equal(s.reply?.type === "job" && s.reply.jobId, "a", "although no credit is left for another");
  s.given(command("CancelJob", { jobId: "a", accountId: ACCOUNT })).when(again("b")).thenNothing();
  s.when(again("c", false)).then("JobSubmitted", "CreditsReserved", "JobQueued");
  s.after(15 * 60_000 + 1).given(command("GrantCredits", { accountId: ACCOUNT, amount: 5, reason: "r" }));
  s.when(again("d")).then("JobSubmitted", "CreditsReserved", "JobQueued");
});

Deno.test("SubmitJob with followers accepts all jobs or none", () => {
  const followers = [job("a2"), job("a3")];
  const group = command("SubmitJob", { job: job("a"), followers }, "a");
  scenario().given(openAccount(ACCOUNT, 2)).when(group).thenRejected("insufficient_credits", /costs 3/);
  const s = scenario().given(openAccount(ACCOUNT, 3)).given(group).thenCredits({
    available: 0,
    reserved: 3,
    settled: 0,
  });
  assert.deepEqual([s.job("a").spec.followers, s.job("a3").spec.leader], [2, "a"]);
  s.when(group).thenNothing();
});
