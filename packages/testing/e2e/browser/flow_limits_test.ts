import assert from "node:assert/strict";
import { seen } from "../../browser/mod.ts";
import { type Desk, openDesk } from "./desk.ts";
import {
  agentIn,
  agentOf,
  assertDelivered,
  assertPaid,
  jobOf,
  jobOver,
  order,
  outcomesOf,
  pressesOf,
  quick,
  rest,
  resume,
} from "./failing.ts";

const REST_MS = 4_000;
const HOUR_MS = 3_600_000;
const TOO_MUCH = "PUBLIC_ERROR_UNUSUAL_ACTIVITY_TOO_MUCH_TRAFFIC";

/** Why the job was put back, each time. */
function delays({ events }: Desk, jobId: string): string[] {
  const all = events.commits.flatMap(({ events }) => events);
  return all.filter(({ type, data }) => type === "JobDelayed" && data.jobId === jobId)
    .map(({ data }) => data.reason);
}

/** The agent rests; answers until when, ms since 1970. */
async function resting(desk: Desk): Promise<number> {
  const { until } = await agentIn(desk, "cooling_down");
  return Date.parse(until);
}

Deno.test("Flow's limits: the agent rests, visibly, and what waits is pressed only afterwards", async (t) => {
  await using desk = await openDesk({
    recipe(recipe) {
      quick(recipe);
      for (const code of ["too_much_traffic", "requests_throttled", "exhausted"]) rest(recipe, code, REST_MS);
    },
  });
  const { site, browser } = desk;
  const popup = await browser.popup();

  for (
    const [words, what] of [
      ["slow down", { grpc: 8, reason: "PUBLIC_ERROR_USER_REQUESTS_THROTTLED" }],
      ["too many requests", { http: 429 }],
    ] as const
  ) {
    await t.step(`throttled: ${words}`, async () => {
      site.inject({ rpc: "ogiZ0b", what });
      const jobId = await order(desk, "image", words);
      const until = await resting(desk);
      assert.equal((await jobOf(desk, jobId)).state, "queued");
      await popup.getByText(/^Resting until .*\(0:0\d\)$/).waitFor();
      assert.deepEqual((await jobOver(desk, jobId)).state, "completed");
      assert.deepEqual(delays(desk, jobId), ["the provider asked to slow down"]);
      const [refused, made] = pressesOf(site, words);
      assert.deepEqual([refused?.refused === null, made?.refused], [false, null]);
      assert.ok(made !== undefined && made.at >= until, "pressed before the rest was over");
      assert.deepEqual([(await agentOf(desk)).state, (await agentOf(desk)).until], ["online", null]);
      await assertDelivered(desk, jobId, words);
      await assertPaid(desk, jobId);
    });
  }

  await t.step("too much traffic: what is in hand already is not pressed either", async () => {
    // three are in the agent's hands; the first one's refusal comes while the second is composed
    site.inject({ rpc: "ogiZ0b", what: { grpc: 8, reason: TOO_MUCH } });
    const prompts = ["traffic 1", "traffic 2", "traffic 3"];
    const jobs = await Promise.all(prompts.map((prompt) => order(desk, "image", prompt)));
    const until = await resting(desk);
    for (const jobId of jobs) assert.equal((await jobOver(desk, jobId)).state, "completed");
    const presses = prompts.flatMap((prompt) => pressesOf(site, prompt));
    const refused = presses.filter(({ refused }) => refused !== null);
    assert.deepEqual(refused.map(({ refused }) => refused), [TOO_MUCH]);
    assert.equal(presses.length, 4);
    for (const { at, prompt } of presses.filter((press) => press !== refused[0])) {
      assert.ok(at >= until, `${prompt} was pressed while the agent rested`);
    }
    for (const [i, jobId] of jobs.entries()) {
      assert.equal((await jobOf(desk, jobId)).error, null);
      await assertDelivered(desk, jobId, prompts[i] ?? "");
      await assertPaid(desk, jobId);
    }
  });

  await t.step("a bare limit with enough credits is a pause", async () => {
    site.inject({ rpc: "YhhmEf", what: { grpc: 8 } });
    const jobId = await order(desk, "video", "a bare limit");
    await resting(desk);
    assert.equal((await jobOver(desk, jobId)).state, "completed");
    assert.deepEqual(outcomesOf(site, "a bare limit"), ["grpc 8", null]);
    assert.deepEqual(delays(desk, jobId), ["the provider asked to slow down"]);
    await assertPaid(desk, jobId);
  });

  const quota = async (jobId: string) => {
    const left = await resting(desk) - Date.now();
    assert.ok(left > HOUR_MS / 2 && left <= HOUR_MS);
    assert.deepEqual(delays(desk, jobId), ["provider quota used"]);
    const { reason } = await seen(async () => {
      const job = await jobOf(desk, jobId);
      return job.reason?.startsWith("cooling down") ? job : undefined;
    });
    assert.match(reason, /cooling down: .*(quota at Flow is used|too few credits)/);
    await popup.getByText(/^Resting until /).waitFor();
  };

  await t.step(
    "the quota is used: the job waits and says so, until its owner lets the agent go on",
    async () => {
      site.inject({ rpc: "ogiZ0b", what: { grpc: 8, reason: "PUBLIC_ERROR_USER_QUOTA_REACHED" } });
      const jobId = await order(desk, "image", "over the quota");
      await quota(jobId);
      assert.equal(pressesOf(site, "over the quota").length, 1);
      await resume(desk);
      assert.equal((await jobOver(desk, jobId)).state, "completed");
      await popup.getByText(/^Resting until /).waitFor({ state: "detached" });
      assert.deepEqual(outcomesOf(site, "over the quota"), ["PUBLIC_ERROR_USER_QUOTA_REACHED", null]);
      await assertDelivered(desk, jobId, "over the quota");
      await assertPaid(desk, jobId);
    },
  );

  await t.step("a bare limit with too few credits is the quota", async () => {
    site.credits = 5;
    site.inject({ rpc: "YhhmEf", what: { grpc: 8 } });
    const jobId = await order(desk, "video", "too few credits");
    await quota(jobId);
    assert.deepEqual(pressesOf(site, "too few credits").map(({ charged }) => charged), [0]);
    site.credits = 1_000;
    await resume(desk);
    assert.equal((await jobOver(desk, jobId)).state, "completed");
    assert.deepEqual(pressesOf(site, "too few credits").map(({ charged }) => charged), [0, 20]);
    await assertPaid(desk, jobId);
  });
});
