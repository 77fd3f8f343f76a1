import { strict as assert } from "node:assert";
import type { Agent, FailureCategory, Job, JobState, WaitFacts } from "@sluice/domain";
import { failureOf } from "./failure.ts";
import { phaseOf } from "./phase.ts";
import { shapeOf } from "./shape.ts";
import { say } from "../text/words.ts";
import { waitWords } from "./wait.ts";

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

Deno.test("waitWords has words for the reasons of the domain, with a clock where one runs", () => {
  const agent = (changes: object) => ({
    agentId: "a",
    provider: "flow",
    paused: false,
    session: { capabilities: { models: ["imagen4"], concurrency: 1 }, slots: 1 },
    limits: { concurrency: null, minGapMs: null },
    hindrance: null,
    ...changes,
  } as unknown as Agent);
  const account = { plan: "free", suspended: false, queuePaused: false } as const;
  const facts: WaitFacts = {
    now: 1_000,
    account,
    running: 0,
    agents: [],
    inFlight: () => 1,
    jobOf: (id) => id === "row" ? { spec: { row: 3 } } as unknown as Job : undefined,
  };
  const why = (changes: Partial<WaitFacts>, state: JobState = QUEUED) => {
    const words = waitWords(job(state), { ...facts, ...changes });
    return words && say(words);
  };
  assert.equal(why({ account: { ...account, queuePaused: true } }), "queue paused");
  assert.equal(why({ running: 2 }), "plan limit 2/2");
  assert.equal(why({}), "no flow agent online");
  assert.equal(why({ agents: [agent({})] }), "all agents busy");
  const cooling = agent({ hindrance: { type: "cooling_down", until: 43_000, message: "slow down" } });
  assert.equal(why({ agents: [cooling] }), "cooling down 0:42: slow down");
  assert.equal(why({}, { ...QUEUED, reason: "network", readyAt: 6_000 }), "tried again in 0:05: network");
  assert.equal(why({}, { ...HELD, status: "waiting", for: ["row"] }), "waiting for row 3");
  assert.equal(why({}, { ...HELD, status: "waiting", for: ["x", "y"] }), "waiting for 2 jobs");
  assert.equal(why({}, { status: "cancelled", at: 1 }), null);
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
