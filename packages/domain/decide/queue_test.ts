import {
  accepted,
  ACCOUNT,
  agentOnline,
  command,
  failed,
  openAccount,
  type Scenario,
  scenario,
  submit,
} from "@sluice/testing";
import { strict as assert } from "node:assert";
import { type CommandData, queueOf } from "../mod.ts";

const DAY = 24 * 3_600_000;
const MINUTE = 60_000;
const FREE = { available: 100, reserved: 0, settled: 0 };

const pause = (paused = true, accountId = ACCOUNT) => command("PauseQueue", { accountId, paused });
const move = (jobId: string, to: CommandData["MoveJob"]["to"], accountId = ACCOUNT) =>
  command("MoveJob", { jobId, accountId, to });
const cancelAll = (jobIds: readonly string[], accountId = ACCOUNT) =>
  command("CancelJobs", { accountId, jobIds });
const waiting = (...ids: readonly string[]): Scenario =>
  scenario().given(openAccount(), ids.map((id) => submit(id)));

/** The account's queue, as ids in one text. */
const order = ({ state }: Scenario, accountId = ACCOUNT): string =>
  queueOf([...state.jobs.values()].filter((job) => job.spec.accountId === accountId))
    .map((job) => job.spec.jobId).join(" ");

Deno.test("PauseQueue: no waiting job is handed out until the queue goes on, and what runs goes on", () => {
  const s = scenario().given(openAccount(), agentOnline(), submit("a"), accepted("a"), submit("b"));
  s.when(pause()).then("QueuePaused").thenJob("a", "running");
  s.when(pause()).thenNothing();
  s.given(command("OfferSlots", { agentId: "agent-1", slots: 2 })).thenJob("b", "queued");
  s.when(pause(false)).then("QueueResumed", "JobAssigned").thenJob("b", "assigned");
  s.when(pause(true, "nobody")).thenRejected("not_found");
});

Deno.test("PauseQueue stops its own account's queue alone", () => {
  const s = scenario().given(openAccount(), openAccount("other"), submit("a"));
  s.given(submit("b", { accountId: "other" }), pause(), agentOnline("agent-1", 4));
  s.thenJob("a", "queued").thenJob("b", "assigned");
});

Deno.test("a job does not run out of time while its queue is paused, and has its usual time afterwards", () => {
  const s = waiting("a").given(submit("b", { dependsOn: ["a"] }));
  s.after(MINUTE).given(pause()).after(3 * DAY).thenJob("a", "queued").thenJob("b", "waiting");
  assert.ok(
    s.events.length < 40 && s.events.every((e) => e.type === "JobWaitExtended"),
    `${s.events.length}`,
  );
  s.given(pause(false)).after(2 * MINUTE).thenJob("a", "queued").thenJob("b", "waiting");
  s.after(7 * DAY).thenCredits(FREE);
  assert.equal(s.state.jobs.size, 0);
});

Deno.test("a job whose time is up just after the queue goes on has its usual time from then", () => {
  const s = waiting("a").after(5 * MINUTE).given(pause()).after(20 * MINUTE).given(pause(false));
  s.after(29 * MINUTE).thenJob("a", "queued");
  s.after(2 * MINUTE).then("CreditsReleased", "JobExpired");
});

Deno.test("a job that came after the pause has no more time than others", () => {
  const s = scenario().given(openAccount(), pause(), pause(false)).after(1).given(submit("a"));
  s.after(30 * MINUTE).then("CreditsReleased", "JobExpired");
});

Deno.test("a queue that is paused for a week lets go of what waited all the time", () => {
  const s = waiting("a").given(pause()).after(7 * DAY).thenCredits(FREE);
  const last = s.events.at(-1);
  assert.deepEqual([last?.type, last?.data], ["JobExpired", {
    jobId: "a",
    code: "paused_timeout",
    message: "its queue was paused for too long",
  }]);
});

Deno.test("a job that backs off in a paused queue is ready again at its time and waits on", () => {
  const s = scenario().given(openAccount(), agentOnline(), submit("a"), accepted("a"), pause());
  s.given(failed("a")).after(DAY).thenJob("a", "queued");
  assert.equal(order(s), "a");
  s.when(pause(false)).then("QueueResumed", "JobAssigned");
});

Deno.test("MoveJob puts a job before or after another, to the front and to the end, with one event", () => {
  const s = waiting("a", "b", "c", "d");
  for (
    const [jobId, to, expected] of [
      ["d", { before: "b" }, "a d b c"],
      ["a", { after: "b" }, "d b a c"],
      ["c", "front", "c d b a"],
      ["d", "end", "c b a d"],
      ["c", { after: "d" }, "b a d c"],
    ] as const
  ) {
    s.when(move(jobId, to)).then("JobMoved");
    assert.equal(order(s), expected);
  }
  s.given(submit("e"));
  assert.equal(order(s), "b a d c e");
});

Deno.test("MoveJob to where the job stands already changes nothing", () => {
  const s = waiting("a", "b", "c");
  for (
    const [jobId, to] of [
      ["a", "front"],
      ["c", "end"],
      ["b", { before: "c" }],
      ["b", { after: "a" }],
      ["b", { before: "b" }],
    ] as const
  ) {
    s.when(move(jobId, to)).thenNothing();
  }
  waiting("a").when(move("a", "front")).thenNothing();
});

Deno.test("MoveJob beside a job of another priority takes over that one's", () => {
  const s = waiting("a", "b").given(submit("high", { priority: 5 }), submit("low", { priority: -5 }));
  assert.equal(order(s), "high a b low");
  s.given(move("b", { before: "high" }));
  assert.deepEqual([order(s), s.job("b").spec.priority], ["b high a low", 5]);
  s.given(move("b", { after: "low" }));
  assert.deepEqual([order(s), s.job("b").spec.priority], ["high a low b", -5]);
  s.given(move("low", "front"), move("high", "end"));
  assert.deepEqual([order(s), s.job("high").spec.priority], ["low a b high", -5]);
});

Deno.test("MoveJob decides who is handed out next, over models too", () => {
  const s = waiting("a", "b").given(submit("clip", { kind: "video", model: "sim-video" }));
  s.given(move("clip", "front"), move("b", { before: "a" }), ...agentOnline("agent-1", 2));
  s.thenJob("clip", "assigned").thenJob("b", "assigned").thenJob("a", "queued");
});

Deno.test("MoveJob refuses what is not in the queue, and another account's jobs do not exist", () => {
  const s = waiting("a", "b").given(openAccount("other"), submit("x", { accountId: "other" }));
  s.given(submit("later", { dependsOn: ["a"] }));
  s.given(command("ChangeJob", { jobId: "b", accountId: ACCOUNT, hold: true }));
  s.when(move("later", "front")).thenRejected("not_queued", /waiting/);
  s.when(move("b", "front")).thenRejected("not_queued", /held/);
  s.when(move("a", { before: "b" })).thenRejected("not_queued", /held/);
  s.when(move("a", { before: "x" })).thenRejected("not_queued", /not open/);
  s.when(move("a", { after: "none" })).thenRejected("not_queued", /not open/);
  s.when(move("a", { after: "x" }, "other")).thenRejected("not_found");
});

Deno.test("SubmitJob with next goes before all of its account's jobs, several of one request in their order", () => {
  const s = waiting("a").given(submit("high", { priority: 5 }), openAccount("other"));
  s.given(submit("x", { accountId: "other" }));
  const next = (jobId: string, followers: readonly string[] = []) => {
    const [job, ...rest] = [jobId, ...followers].map((id) => submit(id).data as CommandData["SubmitJob"]);
    return command("SubmitJob", { job: job!.job, followers: rest.map((one) => one.job), next: true }, jobId);
  };
  s.when(next("n")).then("JobSubmitted", "CreditsReserved", "JobQueued", "JobMoved");
  s.given(next("g", ["g1", "g2"]));
  assert.equal(order(s), "g g1 g2 n high a");
  assert.equal(order(s, "other"), "x");
  assert.equal(s.job("g1").spec.priority, 5);
});

Deno.test("SubmitJob with next refuses a job that waits for others", () => {
  const { job } = submit("b", { dependsOn: ["a"] }).data as CommandData["SubmitJob"];
  waiting("a").when(command("SubmitJob", { job, next: true }, "b")).thenRejected("invalid_input", /run next/);
});

Deno.test("CancelJobs ends what waits in any way, each once, and leaves what agents have", () => {
  const s = scenario().given(openAccount(), agentOnline(), submit("run"), accepted("run"), submit("a"));
  s.given(submit("held"), command("ChangeJob", { jobId: "held", accountId: ACCOUNT, hold: true }));
  s.given(submit("b", { dependsOn: ["a"] }), submit("c", { dependsOn: ["a", "b"] }));
  s.when(cancelAll(["run", "c", "b", "a", "held", "a", "gone"])).thenJob("run", "running");
  assert.equal(s.events.filter((e) => e.type === "JobCancelled").length, 4);
  assert.deepEqual(s.reply, { type: "cancelled", jobs: 4, released: 4 });
  s.thenCredits({ available: 99, reserved: 1, settled: 0 });
  assert.equal(s.state.jobs.size, 1);
  s.when(cancelAll(["a"])).thenNothing();
  assert.deepEqual(s.reply, { type: "cancelled", jobs: 0, released: 0 });
});

Deno.test("CancelJobs skips what waited for one of them and was not named", () => {
  const s = waiting("a").given(submit("b", { dependsOn: ["a"] }));
  s.when(cancelAll(["a"])).then("CreditsReleased", "JobCancelled", "CreditsReleased", "JobSkipped");
  assert.deepEqual(s.reply, { type: "cancelled", jobs: 2, released: 2 });
  s.thenCredits(FREE);
});

Deno.test("CancelJobs does not touch another account's jobs", () => {
  const s = waiting("a").given(openAccount("other"));
  s.when(cancelAll(["a"], "other")).thenNothing().thenJob("a", "queued");
});
