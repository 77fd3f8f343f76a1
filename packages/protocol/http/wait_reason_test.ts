import assert from "node:assert/strict";
import { type Agent, event, evolveJob, type Job } from "@sluice/domain";
import { type WaitFacts, waitReason } from "./wait_reason.ts";

function queued(): Job {
  const job = {
    jobId: "j",
    accountId: "a",
    keyId: null,
    kind: "image" as const,
    prompt: "x",
    model: "sim-image",
    settings: { aspectRatio: "square", count: 1 },
    references: [],
    priority: 0,
    dependsOn: [],
    dependencyTimeoutMs: 1,
    metadata: {},
    unitPrice: 1,
    price: 1,
  };
  const submitted = evolveJob(undefined, event("JobSubmitted", { job }), 0);
  return evolveJob(submitted, event("JobQueued", { jobId: "j", reason: "ready", deadline: 9 }), 0) as Job;
}

const AGENT: Agent = {
  agentId: "g",
  accountId: "a",
  name: "sim",
  provider: "simulator",
  tokenHash: "",
  shared: false,
  paused: false,
  limits: { concurrency: null, minGapMs: null },
  session: {
    sessionId: "s",
    version: "1",
    capabilities: { models: ["sim-image"], kinds: ["image"], concurrency: 2, minGapMs: 0 },
    account: { label: null, credits: null, tier: null },
    since: 0,
    slots: 2,
  },
  leaseUntil: null,
  hindrance: null,
  lastSeenAt: 0,
  lastGoodAt: null,
};

const FACTS: WaitFacts = {
  now: 5,
  suspended: false,
  running: 0,
  limit: 2,
  provider: "simulator",
  agents: [AGENT],
  inFlight: () => 0,
};

Deno.test("waitReason names the plan's limit first, then missing, hindered and busy agents", () => {
  const rows: [facts: Partial<WaitFacts>, reason: string][] = [
    [{ suspended: true, running: 2, agents: [] }, "the account is suspended"],
    [{ running: 2, agents: [] }, "plan limit 2/2"],
    [
      { agents: [{ ...AGENT, limits: { concurrency: 1, minGapMs: null } }], inFlight: () => 1 },
      "all agents busy",
    ],
    [{ agents: [] }, "no simulator agent online"],
    [{ agents: [{ ...AGENT, session: null }] }, "no simulator agent online"],
    [{ agents: [{ ...AGENT, paused: true }] }, "no simulator agent online"],
    [{ agents: [{ ...AGENT, provider: "flow" }] }, "no simulator agent online"],
    [
      { agents: [{ ...AGENT, hindrance: { type: "cooling_down", until: 9, message: "quota used" } }] },
      "cooling down: quota used",
    ],
    [
      { agents: [{ ...AGENT, hindrance: { type: "cooling_down", until: 5, message: "quota used" } }] },
      "about to start",
    ],
    [
      {
        agents: [{
          ...AGENT,
          hindrance: { type: "needs_human", reason: "sign_in", message: "sign in", until: 9 },
        }],
      },
      "agent needs human: sign in",
    ],
    [{ inFlight: () => 2 }, "all agents busy"],
    [
      { agents: [{ ...AGENT, session: { ...AGENT.session!, slots: 0 } }] },
      "no agent takes jobs at the moment: look at the agent's own machine",
    ],
    [{}, "about to start"],
  ];
  for (const [facts, reason] of rows) assert.equal(waitReason(queued(), { ...FACTS, ...facts }), reason);
});

Deno.test("waitReason keeps the reason of a backoff while it lasts, and has none for a job that does not wait", () => {
  const delayed = evolveJob(
    queued(),
    event("JobDelayed", { jobId: "j", until: 8, reason: "trying again", deadline: 9 }),
    1,
  ) as Job;
  assert.equal(waitReason(delayed, FACTS), "trying again");
  assert.equal(waitReason(delayed, { ...FACTS, now: 8 }), "about to start");
  const done = evolveJob(queued(), event("JobCancelled", { jobId: "j" }), 2) as Job;
  assert.equal(waitReason(done, FACTS), null);
});
