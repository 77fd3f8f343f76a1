import { strict as assert } from "node:assert";
import type { Agent, FailureCategory, Job, JobState } from "@sluice/domain";
import { failureOf } from "./failure.ts";
import { phaseOf } from "./phase.ts";
import { shapeOf } from "./shape.ts";
import { waitOf } from "./wait.ts";

const HELD = { since: 0, deadline: 0 };
const RUN = { ...HELD, attempt: 1, agentId: "a" };
const QUEUED: JobState = { ...HELD, status: "queued", reason: "x", readyAt: null, expiresAt: 0 };
const job = (state: JobState, rest: Partial<Job> = {}): Job => ({
  spec: { model: "imagen4" },
  state,
  outputs: [],
  credits: { reserved: 1, settled: 0, released: 0 },
  cancelling: false,
  lastFailure: null,
  ...rest,
} as unknown as Job);

Deno.test("phaseOf says a percentage only where there is a real one", () => {
  const facts = { percent: null, place: null, agents: new Map() };
  const running: JobState = { ...RUN, status: "running", press: "submitted", checkpoint: null };
  assert.deepEqual(phaseOf(job(running), facts), {
    words: { key: "job.running" },
    tone: "busy",
    percent: null,
  });
  assert.equal(phaseOf(job(running), { ...facts, percent: 41.6 }).words.params?.["n"], 42);
  const saving: JobState = { ...RUN, status: "saving", expected: 4, checkpoint: null };
  assert.deepEqual(phaseOf(job(saving), facts).words.params, { done: 0, all: 4 });
  assert.deepEqual(phaseOf(job(QUEUED), { ...facts, place: 3 }).words, {
    key: "job.queuedAt",
    params: { n: 3 },
  });
  assert.equal(phaseOf(job(running, { cancelling: true }), facts).words.key, "job.cancelling");
});

Deno.test("waitOf names the reason that its owner can act upon soonest", () => {
  const agent = (changes: object): Agent => ({
    provider: "flow",
    paused: false,
    session: { capabilities: { models: ["imagen4"] } },
    hindrance: null,
    ...changes,
  } as unknown as Agent);
  const facts = { now: 1_000, account: { plan: "free", suspended: false }, running: 0, agents: [] } as const;
  const why = (changes: object, state = QUEUED) => waitOf(job(state), { ...facts, ...changes });
  assert.equal(why({ account: { plan: "free", suspended: true } })?.key, "job.why.suspended");
  assert.deepEqual(why({ running: 2 })?.params, { running: 2, limit: 2 });
  assert.deepEqual(why({})?.params, { provider: "flow" });
  assert.equal(why({ agents: [agent({ paused: true })] })?.key, "job.why.paused");
  assert.equal(why({ agents: [agent({ session: { capabilities: { models: [] } } })] })?.key, "job.why.model");
  assert.equal(why({ agents: [agent({})] })?.key, "job.why.busy");
  const cooling = agent({ hindrance: { type: "cooling_down", until: 5_000, message: "x" } });
  assert.deepEqual(why({ agents: [cooling] }), { key: "job.why.cooling", until: 5_000 });
  const human = agent({
    hindrance: { type: "needs_human", until: 5_000, reason: "sign_in", message: "sign in" },
  });
  assert.equal(why({ agents: [cooling, human] })?.key, "job.why.human");
  assert.equal(why({}, { ...QUEUED, held: true })?.key, "job.why.held");
  assert.equal(why({}, { ...QUEUED, readyAt: 9_000 })?.until, 9_000);
  assert.equal(waitOf(job({ ...HELD, status: "waiting", for: ["x"] }), facts)?.params?.["n"], 1);
});

Deno.test("failureOf has for every category a cause, what was charged and one next step", () => {
  const categories: Readonly<Record<FailureCategory, string>> = {
    agent_lost: "retry",
    network: "retry",
    throttled: "retry",
    quota: "model",
    needs_human: "agent",
    policy: "prompt",
    invalid_input: "prompt",
    provider_changed: "model",
    unknown_fate: "agent",
    cancelled: "retry",
  };
  for (const [category, next] of Object.entries(categories) as [FailureCategory, string][]) {
    const failed = job(
      { status: "failed", at: 1, category, code: category, message: "words" },
      { lastFailure: { category, message: "words", agentId: "a" } },
    );
    const failure = failureOf(failed);
    assert.equal(failure?.next, next, category);
    assert.deepEqual(failure?.charged, { key: "job.chargedNone" });
  }
  const paid = job({ status: "cancelled", at: 1 }, { credits: { reserved: 4, settled: 2, released: 2 } });
  assert.deepEqual(failureOf(paid)?.charged, { key: "job.charged", params: { n: 2 } });
  assert.equal(failureOf(job(QUEUED)), null);
});

Deno.test("shapeOf lays outputs near a square and keeps tiles readable", () => {
  assert.deepEqual(shapeOf("16:9", 1), { ratio: 16 / 9, columns: 1, rows: 1, box: 16 / 9 });
  assert.deepEqual(shapeOf("1:1", 4), { ratio: 1, columns: 2, rows: 2, box: 1 });
  assert.equal(shapeOf("9:16", 1).box, 0.85);
  assert.equal(shapeOf("landscape", 2).box, 2.2);
  assert.equal(shapeOf("1:1", 1, { width: 300, height: 100 }).ratio, 3);
});
