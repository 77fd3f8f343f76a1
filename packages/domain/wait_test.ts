import assert from "node:assert/strict";
import { type Agent, event, evolveJob, type Job } from "./mod.ts";
import { type Wait, type WaitFacts, waitOf } from "./wait.ts";

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
  account: { plan: "free", suspended: false, queuePaused: false },
  running: 0,
  agents: [AGENT],
  inFlight: () => 0,
  jobOf: () => undefined,
};

const being = (change: Partial<Agent>): Partial<WaitFacts> => ({ agents: [{ ...AGENT, ...change }] });

Deno.test("waitOf names the account's own limits first, then missing, hindered and busy agents", () => {
  const stopped = { ...FACTS.account, suspended: true, queuePaused: true };
  const paused = { ...FACTS.account, queuePaused: true };
  const session = AGENT.session!;
  const cooling = { type: "cooling_down", until: 9, message: "quota used" } as const;
  const signIn = { type: "needs_human", reason: "sign_in", message: "sign in", until: 9 } as const;
  const rows: [facts: Partial<WaitFacts>, wait: Wait][] = [
    [{ account: stopped, running: 2 }, { code: "account_suspended", message: "the account is suspended" }],
    [{ account: paused, running: 2 }, { code: "queue_paused", message: "queue paused" }],
    [{ running: 2, agents: [] }, { code: "plan_limit", message: "plan limit 2/2" }],
    [{ agents: [] }, { code: "no_agent", message: "no simulator agent online" }],
    [being({ session: null }), { code: "no_agent", message: "no simulator agent online" }],
    [being({ provider: "flow" }), { code: "no_agent", message: "no simulator agent online" }],
    [
      being({ session: { ...session, capabilities: { ...session.capabilities, models: ["sim-video"] } } }),
      { code: "no_agent_for_model", message: "no simulator agent for sim-image online" },
    ],
    [being({ paused: true }), { code: "agent_paused", message: "agent paused", of: ["g"] }],
    [
      being({ hindrance: cooling }),
      { code: "cooling_down", message: "cooling down: quota used", until: 9, of: ["g"] },
    ],
    [being({ hindrance: { ...cooling, until: 5 } }), { code: "starting", message: "about to start" }],
    [
      being({ hindrance: signIn }),
      { code: "agent_needs_human", message: "agent needs human: sign in", of: ["g"] },
    ],
    [
      being({ hindrance: { ...cooling, type: "quarantined", message: "another page" } }),
      { code: "agent_quarantined", message: "agent quarantined: another page", until: 9, of: ["g"] },
    ],
    [
      being({ session: { ...session, slots: 0 } }),
      {
        code: "agent_idle",
        message: "no agent takes jobs at the moment: look at the agent's own machine",
        of: ["g"],
      },
    ],
    [{ inFlight: () => 2 }, { code: "agent_busy", message: "all agents busy", of: ["g"] }],
    [
      { ...being({ limits: { concurrency: 1, minGapMs: null } }), inFlight: () => 1 },
      { code: "agent_busy", message: "all agents busy", of: ["g"] },
    ],
    [{}, { code: "starting", message: "about to start" }],
  ];
  for (const [facts, wait] of rows) assert.deepEqual(waitOf(queued(), { ...FACTS, ...facts }), wait);
});

Deno.test("waitOf of several agents that rest tells the one that goes on first", () => {
  const agents = [9, 7].map((until) => ({
    ...AGENT,
    agentId: `g${until}`,
    hindrance: { type: "cooling_down", until, message: "slow" } as const,
  }));
  const wait = waitOf(queued(), { ...FACTS, agents });
  assert.deepEqual([wait?.until, wait?.of], [7, ["g7", "g9"]]);
});

Deno.test("waitOf keeps the reason of a backoff while it lasts, and has none for a job that does not wait", () => {
  const delayed = evolveJob(
    queued(),
    event("JobDelayed", { jobId: "j", until: 8, reason: "trying again", deadline: 9 }),
    1,
  ) as Job;
  assert.deepEqual(waitOf(delayed, FACTS), { code: "backing_off", message: "trying again", until: 8 });
  assert.equal(waitOf(delayed, { ...FACTS, now: 8 })?.code, "starting");
  const held = evolveJob(queued(), event("JobHeld", { jobId: "j", deadline: 9 }), 1) as Job;
  assert.deepEqual(waitOf(held, FACTS), { code: "held", message: "held by its owner" });
  const done = evolveJob(queued(), event("JobCancelled", { jobId: "j" }), 2) as Job;
  assert.equal(waitOf(done, FACTS), null);
});

Deno.test("waitOf calls the rows of a batch by their numbers, other jobs it counts", () => {
  const waitingFor = (ids: readonly string[], rows: Record<string, number> = {}) => {
    const { spec } = queued();
    const job = evolveJob(undefined, event("JobSubmitted", { job: { ...spec, dependsOn: ids } }), 0) as Job;
    const jobOf = (id: string) =>
      rows[id] === undefined ? undefined : { ...job, spec: { ...spec, row: rows[id] } };
    return waitOf(job, { ...FACTS, jobOf });
  };
  const rows = { a: 3, b: 4, c: 5, d: 6 };
  assert.deepEqual(waitingFor(["a"], rows), { code: "other_jobs", message: "waiting for row 3", of: ["a"] });
  assert.equal(waitingFor(["a", "b"], rows)?.message, "waiting for rows 3, 4");
  assert.equal(waitingFor(["a", "b", "c", "d"], rows)?.message, "waiting for rows 3, 4, 5 and 1 more");
  assert.equal(waitingFor(["a", "x"], rows)?.message, "waiting for 2 jobs");
  assert.equal(waitingFor(["x"])?.message, "waiting for 1 job");
});
